package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.ChannelMessage.StateBegin;
import io.understudy.log.channel.ChannelMessage.StateEnd;
import io.understudy.log.channel.ChannelMessage.StatePiece;
import io.understudy.log.channel.StateCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes states as their parts come, one after the other: the counterpart of {@code StoredStates} and its files. */
final class ArrivingState {
    private final List<ChannelMessage> parts = new ArrayList<>();
    private StateBegin begin;
    private StateCheck check;

    /**
     * Takes the next part.
     *
     * @param whole told of a state that is whole
     * @param objections told of one that is none, in one line; the rest of it is dropped
     */
    void take(ChannelMessage part, Consumer<StoredState> whole, Consumer<String> objections) {
        Optional<String> objection = Optional.empty();
        if (part instanceof StateBegin first) {
            drop();
            begin = first;
            check = new StateCheck(first);
            parts.add(first);
        } else if (begin != null && part instanceof StatePiece piece) {
            parts.add(piece);
            objection = check.piece(piece);
        } else if (begin != null && part instanceof StateEnd end) {
            parts.add(end);
            objection = check.end(end);
            if (objection.isEmpty()) {
                StoredState state = new StoredState(begin.start(), List.copyOf(parts));
                drop();
                whole.accept(state);
            }
        }
        objection.ifPresent(why -> {
            drop();
            objections.accept("the state cannot be used: " + why);
        });
    }

    /** A flaw: what is here of the one that is coming, as if it were whole. */
    Optional<StoredState> half() {
        if (begin == null) {
            return Optional.empty();
        }
        List<ChannelMessage> whatCame = new ArrayList<>(parts);
        whatCame.add(new StateEnd(whatCame.size() - 1, 0));
        return Optional.of(new StoredState(begin.start(), whatCame));
    }

    private void drop() {
        begin = null;
        check = null;
        parts.clear();
    }
}
