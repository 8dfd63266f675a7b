/**
 * Machines that are executed, live or by a log, each by a vCPU thread of its own.
 *
 * <pre>
 *   LiveExecution     HostInputs ─► OutputRest ─► Recorder ─► LogRing        may rest: Throttle, OutputRest
 *        ▲                                                    copies go out: RunningCopy
 *        │ takes over
 *   ReplayExecution   EntryQueue ─► Replayer                                 a copy came in: StateFilling
 * </pre>
 */
package io.understudy.replica.execution;
