/**
 * Programs that people have anyway, at work with what a guest serves while its primary is killed again and again. What is
 * judged is what they say: their exit codes, and every byte.
 *
 * <pre>
 *   ProgramRounds  kills, waits until the VM is redundant again
 *     `--> NetworkAtWork  one for each job, all at once
 *            `--> Job: Download, Upload, KeptConnection, TallyClient  runs of a Program
 * </pre>
 */
package io.understudy.verification.network.program;
