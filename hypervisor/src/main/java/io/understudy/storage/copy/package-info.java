/**
 * An image that another host gets while the guest writes on: {@link io.understudy.storage.copy.ImageCopy} reads it out, {@link
 * io.understudy.storage.copy.ImageFill} writes it, {@link io.understudy.storage.copy.ImageCheck} says that both are one.
 *
 * <pre>
 *   newcomer   BasisSurvey says what its image holds from before ── Basis, the message ──►   MachineBasis
 *   primary    ImageCopy sends what is not so by ImageBasis, which asks ChunkCheck
 *              and to a backup that has an earlier state what ChangedChunks says
 * </pre>
 */
package io.understudy.storage.copy;
