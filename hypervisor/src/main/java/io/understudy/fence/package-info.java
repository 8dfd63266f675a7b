/**
 * What stands in front of the image of a disk that all replicas share, and outlives hosts: of a machine only the host that is
 * primary in the highest view seen has its requests passed on, whatever a deposed one that thaws still sends.
 *
 * <pre>
 *   hosts ──► fence.port.HostConnection ──► fence.port.FencedExport ──► the NBD server
 *                                              │   `--> Tenancy     who may write the export; pure
 *                                              │   `--> Drain       what the server has not replied to; pure
 *                                              `------> fence.port.TenantFile   the highest view, on this computer's disk
 * </pre>
 */
package io.understudy.fence;
