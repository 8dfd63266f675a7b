package io.understudy.simulation.mutant;

import static io.understudy.simulation.mutant.Edit.answers;
import static io.understudy.simulation.mutant.Edit.confuses;
import static io.understudy.simulation.mutant.Edit.doesNothing;
import static io.understudy.simulation.mutant.Edit.errs;
import static io.understudy.simulation.mutant.Edit.forgets;
import static io.understudy.simulation.mutant.Edit.hears;
import static io.understudy.simulation.mutant.Edit.skips;
import static io.understudy.simulation.mutant.Edit.takes;

import io.understudy.simulation.Promise;
import java.util.List;

/** A mistake in production, and the promise that it must break. */
// Its list never changes.
@SuppressWarnings("ImmutableEnumChecker")
public enum Mutant {
    // What leaves the machine, and what comes in.
    /** Outputs leave before the backup has the log up to them. */
    OUTPUT_WITHOUT_ACK(Promise.OUTPUT_RULE, in("output.OutputGate", "release", takes(0, Long.MAX_VALUE))),
    /** "Consumed" is said before the backup has the input. */
    CONSUMED_BEFORE_ACK(
            Promise.NOTHING_LOST,
            in("output.ConsumedMarks", "safeUpTo", takes(0, Long.MAX_VALUE)),
            in("replica.line.SerialLine", "wakeIfSafe", takes(0, 0L))),
    /** What has left counts as arrived. */
    LEFT_IS_ARRIVED(
            Promise.ONE_MACHINE, in("replica.line.SerialLine", "confirmedOutputs", errs("confirmed", "whatLeft"))),
    /** Everything counts as arrived. */
    ALL_CONFIRMED(Promise.DELIVERED_ONCE, in("output.HeldOutputs", "confirm", takes(0, Long.MAX_VALUE))),
    /** Nothing leaves when an acknowledgement comes. */
    ACK_RELEASES_NOTHING(Promise.PROGRESS, in("replica.line.SerialLine", "safeUpTo", skips("release"))),
    /** A successor does not know how much input its machine has. */
    INPUT_POSITION_FORGOTTEN(Promise.NO_EXCEPTION, in("replica.line.SerialLine", "takeOver", forgets("inputStart"))),
    /** A backup lets clients have what its own execution says, and the gateway goes to it (rule 4). */
    BACKUP_SERVES(
            Promise.ONLY_PRIMARIES_SERVE,
            in("replica.protocol.Following", "message", errs("confirmedByPrimary", "servesAsWell")),
            in("console.gateway.ArbiterLocator", "*", errs("primary", "itsBackup"))),

    // Roles.
    /** A backup takes over without asking the arbiter. */
    TAKEOVER_UNASKED(
            Promise.NOBODY_ACTS_UNASKED,
            in("replica.protocol.HostProtocol", "ask", errs("advance", "takesOverUnasked"))),
    /** A primary goes on alone without asking the arbiter. */
    ALONE_UNASKED(
            Promise.NOBODY_ACTS_UNASKED,
            in("replica.protocol.HostProtocol", "ask", errs("advance", "goesAloneUnasked"))),
    /** A backup that went live acknowledges what its predecessor still sends. */
    ACKS_AFTER_ASKING(
            Promise.NOTHING_LOST,
            in("replica.protocol.Following", "closePartner", doesNothing()),
            in("replica.role.RoleMachine", "accepts", answers(true))),
    /** A host that restarted is taken for its former self. */
    INCARNATION_KEPT(Promise.NOTHING_LOST, in("replica.Replica", "self", hears("getAsLong", 1L))),
    /** Outputs leave although the arbiter was asked for a view with a new backup. */
    OUTPUTS_UNHELD_WHILE_ADOPTING(
            Promise.OUTPUT_RULE, in("replica.protocol.PrimarySide", "holdOutputs", skips("hold"))),
    /** The arbiter never hears that a primary acts in its view. */
    VIEW_NOT_ACKNOWLEDGED(Promise.PROGRESS, in("replica.role.RoleMachine", "granted", skips("acknowledge"))),
    /** Silence is never noticed. */
    NOBODY_SUSPECTED(Promise.PROGRESS, in("replica.role.PartnerWatch", "suspicion", errs("of", "nobody"))),
    /** A backup takes no entries. */
    NO_ENTRY_ACCEPTED(Promise.PROGRESS, in("replica.role.RoleMachine", "accepts", answers(false))),
    /** A backup acknowledges one entry more than it has. */
    ONE_TOO_MANY_ACKNOWLEDGED(Promise.NOTHING_LOST, in("replica.protocol.Following", "ack", errs("min", "oneMore"))),
    /** A successor does not open its console. */
    SUCCESSOR_IS_NOT_CALLED(Promise.PROGRESS, in("replica.role.RoleMachine", "caughtUp", skips("openOutputs"))),

    // The arbiter.
    /** The arbiter answers, and its journal is not on the disk. */
    ANSWER_WITHOUT_JOURNAL(Promise.PROGRESS, in("arbiter.consensus.JournalConsensus", "propose", skips("append"))),
    /** The arbiter lets a view follow one that its primary has not acknowledged (rule 6). */
    UNACKNOWLEDGED_VIEW_FOLLOWED(
            Promise.VIEWS_FOLLOW, in("arbiter.view.ViewRules", "objectionOfSuccession", hears("acknowledged", true))),
    /** A request that is repeated is another one to the arbiter. */
    REPETITION_NOT_KNOWN(Promise.SURVIVES, in("arbiter.view.ViewRegister", "isOwnRecord", answers(false))),
    /** Whoever is second gets the same view. */
    ARBITER_NEVER_OBJECTS(
            Promise.ONE_GRANT, in("arbiter.view.ViewRegister", "decide", errs("objection", "neverObjects"))),
    /** A question is not asked again on another connection. */
    NOT_ASKED_AGAIN(Promise.PROGRESS, in("arbiter.client.ArbiterClient", "sendAll", doesNothing())),
    /** What is submitted waits for ever. */
    COMMITTER_SLEEPS(
            Promise.PROGRESS,
            in("arbiter.server.Committer", "wake", doesNothing()),
            in("arbiter.server.Committer", "start", doesNothing())),
    /** The arbiter tells of a view as unacknowledged for ever. */
    ACKNOWLEDGEMENT_NOT_REPLAYED(
            Promise.PROGRESS, in("arbiter.view.ViewRegister", "settle", skips("withAcknowledgement"))),

    /** The arbiter forgets who gave the machine up that it was to be backup of. */
    WHO_GAVE_UP_IS_FORGOTTEN(Promise.NOTHING_LOST, in("arbiter.view.VmRecord", "givesUp", answers(false))),
    /** Who gives a machine up goes on as if it had never had it. */
    SAME_LIFE_AFTER_GIVING_UP(
            Promise.PROGRESS, in("replica.role.RoleMachine", "refused", errs("inNextLife", "asBefore"))),

    // The console.
    /** Input is forgotten when it is sent, not when it is consumed. */
    SENT_IS_CONSUMED(
            Promise.NOTHING_LOST, in("console.session.ConsoleSession", "pump", confuses("consumed", "accepted"))),
    /** A primary forgets what it has not got rid of when the gateway comes again. */
    UNSENT_OUTPUT_FORGOTTEN(
            Promise.PROGRESS, in("console.session.ConsoleSession", "attach", hears("base", Long.MAX_VALUE))),

    /** A gateway takes its own trace for another gateway. */
    OWN_TRACE_NOT_KNOWN(Promise.PROGRESS, in("console.session.GatewaySession", "refused", hears("gateway", 0L))),

    // The machine that is recorded.
    /** An interrupt is delivered and not logged. */
    INTERRUPT_NOT_LOGGED(Promise.IDENTICAL, in("record.Recorder$Logged", "deliverInterrupt", skips("interrupt"))),
    /** Time is logged as another than the devices had. */
    OTHER_TIME_LOGGED(
            Promise.IDENTICAL, in("record.Recorder$Logged", "advanceClock", errs("advanceClock", "advancesFurther"))),
    /** The guest reads a clock that is not in the log. */
    OTHER_CLOCK_READ(Promise.IDENTICAL, in("record.Recorder", "readClock", errs("clockRead", "logsLater"))),
    /** A machine that became live stands still for ever. */
    STANDS_STILL(Promise.PROGRESS, in("replica.execution.LiveExecution", "goOn", skips("goOn"))),
    /** The typing of users goes into no machine. */
    INPUT_DROPPED(Promise.PROGRESS, in("replica.line.SerialLine", "input", hears("put", 1 << 20))),

    // The machine that is copied.
    /** What follows a copy is not sent (rule 5). */
    LOG_NOT_SENT_BEHIND_THE_COPY(Promise.PROGRESS, in("replica.execution.RunningCopy", "sent", skips("run"))),
    /** What the sink may lack is missing in a copy. */
    COPY_WITHOUT_WHAT_LEFT(
            Promise.ONE_MACHINE, in("replica.line.SerialLine", "unconfirmed", errs("unconfirmed", "nothing"))),
    /** RAM arrives, and is not written. */
    RAM_NOT_FILLED(
            Promise.IDENTICAL,
            in("log.state.StateIntake", "intoRam", skips("put")),
            in("log.state.StateIntake", "ramIsWhole", answers(true))),
    /** The serial port forgets what of its input waits. */
    UART_FORGETS(Promise.IDENTICAL, in("machine.device.ByteQueue", "restore", forgets("size"))),
    /** The interrupt controller forgets its mask. */
    PIC_FORGETS(Promise.IDENTICAL, in("machine.interrupt.PicChip", "restore", forgets("mask"))),
    /** The timer forgets when its count began. */
    PIT_FORGETS(Promise.IDENTICAL, in("machine.device.PitChannel", "restore", forgets("anchor"))),
    /** A machine forgets what it has said. */
    OUTPUT_HASH_FORGOTTEN(Promise.IDENTICAL, in("machine.Streams", "restore", forgets("hash"))),

    // The machine that is replayed.
    /** A backup does not give its machine the input that the log has. */
    INPUT_NOT_REPLAYED(Promise.IDENTICAL, in("replay.Replayer", "apply", skips("receive"))),
    /** A backup's machine does not hear that its log has ended. */
    END_OF_LOG_NOT_HEARD(Promise.TAKEOVER_ENDS, in("replica.execution.ReplayExecution", "takeOver", skips("close"))),
    /** A backup whose queue was full is never read again. */
    NOT_READ_AGAIN(Promise.PROGRESS, in("replica.protocol.Following", "readOn", doesNothing())),
    /** The vCPU is not woken when its log has ended. */
    REPLAY_NOT_WOKEN(Promise.TAKEOVER_ENDS, in("replay.EntryQueue", "close", skips("wake"))),
    /** What a new backup was sent along, its gate does not have. */
    GATE_NOT_RESUMED(Promise.SURVIVES, in("replica.line.SerialLine", "resume", skips("resume"))),

    // The link.
    /** The two lanes of a link are never paired. */
    LANES_NOT_PAIRED(Promise.PROGRESS, in("log.channel.Pairing", "pair", skips("connected"))),
    /** No acknowledgement is ever sent. */
    ACK_NOT_FLUSHED(Promise.PROGRESS, in("log.channel.LogLink", "flushAck", doesNothing())),

    // What surrounds the protocol.
    /** What the block says in which the log ends is lost. */
    OUTPUT_OF_THE_LAST_BLOCK_LOST(
            Promise.PROGRESS, in("replica.execution.ReplayExecution", "liveOutput", doesNothing())),
    /** A machine that became live does not know what executes it. */
    NOBODY_WAKES_THE_SUCCESSOR(Promise.PROGRESS, in("replica.execution.ReplayExecution", "live", skips("runOn"))),
    /** Nobody keeps the entries that follow a copy. */
    NOTHING_FOLLOWS_THE_COPY(Promise.NO_EXCEPTION, in("replica.execution.RunningCopy", "taken", skips("following"))),
    /** The recorder is not asked to stop for a copy. */
    COPY_NEVER_TAKEN(Promise.PROGRESS, in("replica.execution.RunningCopy", "reserve", skips("requestCheckpoint"))),
    /** The throttle lets the machine rest, whatever its backup does. */
    THROTTLED_FOR_EVER(Promise.PROGRESS, in("replica.execution.Throttle", "restNanos", answers(1_000_000L))),
    /** What sent entries over a link goes on when the link has ended. */
    SENDER_STAYS(Promise.PROGRESS, in("log.channel.EntrySender", "close", doesNothing())),
    /** What is kept while a state is sent is not sent behind it. */
    KEPT_ENTRIES_NOT_SENT(Promise.PROGRESS, in("log.channel.EntrySender", "release", doesNothing())),
    /** No message is in the order of its lane. */
    NOTHING_IS_IN_ORDER(Promise.PROGRESS, in("log.channel.LaneOrder", "after", doesNothing())),
    /** A lost connection with the arbiter is not made again. */
    ARBITER_CALLED_ONCE(Promise.PROGRESS, in("arbiter.client.MemberLink", "again", doesNothing())),
    /** What the arbiter answers is not given to who asked. */
    ANSWERS_UNREAD(Promise.PROGRESS, in("arbiter.client.ArbiterClient", "answered", answers(true))),
    /** A gateway's word of what it passed on is not heard. */
    OUTPUT_NEVER_CONFIRMED(Promise.PROGRESS, in("console.session.ConsoleSession", "passedOn", doesNothing())),
    /** What was taken from the queue of input stays there. */
    INPUT_TAKEN_AGAIN(Promise.CLEAN_HISTORY, in("machine.input.SerialQueue", "take", forgets("taken"))),

    // Cold standby.
    /** A whole state does not take the log's place. */
    STATE_NOT_ADOPTED(Promise.PROGRESS, in("replica.standby.StoredExecution", "adopt", hears("replaceState", true))),
    /** What was stored is executed, and nobody is told that it is. */
    END_OF_STORED_LOG_NOT_TOLD(Promise.TAKEOVER_ENDS, in("replica.standby.StoredReplay", "feed", skips("execute"))),

    // The pool.
    /** Whom the arbiter appoints to run a VM first does not. */
    APPOINTED_DOES_NOT_BEGIN(Promise.PROGRESS, in("replica.protocol.PoolDuties", "begin", doesNothing())),
    /** A primary that is alone does not bring in whom the arbiter names. */
    RECRUIT_NOT_BROUGHT_IN(Promise.PROGRESS, in("replica.protocol.PoolDuties", "bringIn", doesNothing())),
    /** A backup on a drained host stays. */
    DRAINED_BACKUP_STAYS(Promise.DRAINED_IS_EMPTY, in("replica.protocol.PoolDuties", "serve", skips("leave"))),
    /** A primary on a drained host stays, and one that is to move. */
    DRAINED_PRIMARY_STAYS(Promise.DRAINED_IS_EMPTY, in("replica.protocol.PoolDuties", "serve", skips("handOver"))),
    /** A host tells the arbiter that it is there, once. */
    REPORTS_ONCE(Promise.PROGRESS, in("arbiter.client.PoolReporter", "tick", doesNothing())),
    /** A primary does not know any more how hosts build its machine. */
    WORDS_FORGOTTEN(Promise.PROGRESS, in("replica.protocol.HostProtocol", "serve", forgets("spec"))),
    /** Drained hosts are appointed. */
    DRAINED_IS_APPOINTED(Promise.PLACED_WELL, in("arbiter.pool.Appointments", "fits", hears("test", false))),
    /** A wish that is repeated is another one. */
    WISH_DONE_TWICE(Promise.WISHES_STAND, in("arbiter.wish.WishRegister", "decide", hears("contains", false))),
    /** What the journal is compacted to has no wishes. */
    WISHES_NOT_COMPACTED(Promise.WISHES_STAND, in("arbiter.pool.PoolRegister", "snapshot", skips("addAll"))),
    /** A VM that was started may be started again. */
    STARTED_AGAIN(Promise.STARTS_ONCE, in("arbiter.wish.WishRegister", "objection", errs("objection", "neverObjects"))),
    /** Who shall leave a VM shall do so for ever, whoever is primary. */
    MOVES_FOR_EVER(Promise.PROGRESS, in("arbiter.wish.VmWish", "viewed", errs("filter", "asItWas"))),
    /** A copy for which there is no memory is not given up. */
    NO_MEMORY_NOT_SAID(Promise.PROGRESS, in("replica.execution.RunningCopy", "fail", doesNothing())),

    // The network card, its cable and the switch.
    /** A frame leaves before the backup has the log up to it. */
    FRAME_WITHOUT_ACK(Promise.OUTPUT_RULE, in("replica.line.SerialLine", "output", errs("hold", "framesLeaveAtOnce"))),
    /** Frames that leave together leave as one. */
    FRAMES_JOINED(Promise.CONNECTION_STANDS, in("output.OutputGate", "take", hears("whole", false))),
    /** A new primary does not send again what the switch may lack of its predecessor's frames. */
    FRAMES_NOT_HELD(Promise.FRAMES_SENT_AGAIN, in("network.cable.CableSession", "sent", skips("add"))),
    /** A frame that comes is not logged. */
    FRAME_NOT_LOGGED(Promise.IDENTICAL, in("record.Recorder$Logged", "receive", errs("input", "logsNoFrames"))),
    /** The switch is told that a frame is in the machine before the backup has its entry. */
    RECEIVED_BEFORE_ACK(Promise.NOTHING_LOST, in("replica.line.NetworkLine", "safeUpTo", takes(0, Long.MAX_VALUE))),
    /** A successor does not know how many frames its machine has taken in. */
    FRAME_POSITION_FORGOTTEN(Promise.NOTHING_LOST, in("replica.line.NetworkLine", "takeOver", forgets("inputStart"))),
    /** A machine forgets how far its card has come in a ring. */
    RING_FORGOTTEN(Promise.IDENTICAL, in("machine.virtio.Virtqueue", "restore", forgets("taken"))),
    /** The switch takes frames of a host that was deposed. */
    DEPOSED_KEEPS_CARD(Promise.CARD_IN_ONE_PLACE, in("network.segment.CardPlaces", "attach", skips("forEach"))),
    /** What came for a card while a primary was dying, the next one is not sent. */
    ARRIVALS_NOT_SENT_AGAIN(Promise.PROGRESS, in("network.port.CardPort", "attach", skips("forEach"))),
    /** A switch that was lost is not dialled again. */
    SWITCH_DIALLED_ONCE(Promise.PROGRESS, in("network.cable.CableSession", "tick", skips("connect"))),

    // The disk.
    /** A flush completes when the primary's disk has forced, whatever the backup's has. */
    FLUSH_WITHOUT_BACKUP(Promise.SAFE_ON_DISK, in("storage.BackupPromise", "holds", answers(true))),
    /** A flush completes, and nothing was forced. */
    FLUSH_FORCES_NOTHING(Promise.SAFE_ON_DISK, in("storage.DiskWorker", "flush", doesNothing())),
    /** What is forced is in a file whose name is not. */
    NAME_OF_IMAGE_NOT_FORCED(Promise.SAFE_ON_DISK, in("storage.WorkingImages", "durable", skips("force"))),
    /** A write completes that did not happen. */
    WRITE_NOT_DONE(Promise.SAFE_ON_DISK, in("storage.DiskWorker", "execute", skips("write"))),
    /** What is overwritten while an image is on its way arrives as it is then. */
    OVERWRITTEN_WHILE_COPIED(Promise.IDENTICAL, in("storage.copy.ImageCopy", "beforeWrite", doesNothing())),
    /** How requests under way ended does not travel with an image. */
    ENDS_LEFT_BEHIND(Promise.IDENTICAL, in("storage.DisksFill", "complete", skips("resume"))),
    /** What a host has from before counts as the same, whatever it holds. */
    BASIS_NOT_COMPARED(Promise.IDENTICAL, in("storage.copy.ImageBasis", "compare", hears("equals", true))),
    /** A primary whose disk fails does not hand over. */
    FAILING_PRIMARY_STAYS(Promise.PROGRESS, in("replica.protocol.FailingDisks", "tick", skips("handOver"))),
    /** A guest is told of an error at once, whoever else has the machine. */
    ERROR_TOLD_AT_ONCE(Promise.SAFE_ON_DISK, in("storage.CompletionQueue", "take", hears("failed", false))),
    /** A backup does not say at once what it has forced. */
    FORCED_NOT_SAID(Promise.PROGRESS, in("storage.DiskWorker", "forcedUpTo", forgets("forced"))),
    /** What is written is not marked, so that no fresh state has it. */
    CHANGES_NOT_MARKED(Promise.IDENTICAL, in("storage.DiskWorker", "execute", skips("written"))),
    /** What a fresh state brings of disks is not written. */
    STATE_WITHOUT_IMAGES(Promise.IDENTICAL, in("replica.standby.StoredExecution", "begins", doesNothing())),
    /** What a cold backup makes safe with its log it does not say. */
    STORED_IS_NOT_FORCED(
            Promise.PROGRESS, in("replica.standby.StoredExecution", "forced", errs("forcedByLog", "asExecuted")));

    private final Promise broken;
    private final List<Mutation> mutations;

    Mutant(Promise broken, Mutation... mutations) {
        this.broken = broken;
        this.mutations = List.of(mutations);
    }

    private static Mutation in(String type, String method, Edit edit) {
        return new Mutation(type, method, edit);
    }

    /** Which promise it breaks. */
    public Promise broken() {
        return broken;
    }

    List<Mutation> mutations() {
        return mutations;
    }
}
