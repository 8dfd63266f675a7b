package io.understudy.verification.client;

import io.understudy.verification.history.Rule;
import io.understudy.verification.history.SimulatedStore;

/** What a botched failover may do to a client: something happens at the n-th request of a kind. */
enum Fault {
    APPEND_TAKEN_TWICE("append", 40, Rule.LINEARIZABLE) {
        @Override
        String strike(SimulatedStore store, String request) {
            String answer = store.answer(request);
            return answer.equals(store.answer(request)) ? "" : answer;
        }
    },
    APPEND_TAKEN_TWICE_AND_SAID_SO("append", 40, Rule.LINEARIZABLE) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request).isEmpty() ? "" : store.answer(request);
        }
    },
    ACKNOWLEDGED_APPEND_LOST("append", 40, Rule.LINEARIZABLE) {
        @Override
        String strike(SimulatedStore store, String request) {
            String key = request.split(" ", -1)[1];
            String before = store.answer("get " + key).replace("VALUE ", "");
            String answer = store.answer(request);
            String undo = before.equals("NONE") ? "del " + key : "put " + key + " " + before;
            return store.answer(undo).equals("OK") ? answer : "";
        }
    },
    WRITE_LOST("put", 8, Rule.LINEARIZABLE) {
        @Override
        String strike(SimulatedStore store, String request) {
            return "OK";
        }
    },
    STATE_LOST("get", 60, Rule.LINEARIZABLE) {
        @Override
        String strike(SimulatedStore store, String request) {
            for (String key : Workload.DEFAULT.keys()) {
                String unused = store.answer("del " + key);
            }
            return store.answer(request);
        }
    },
    VALUE_DAMAGED("get", 60, Rule.LINEARIZABLE) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request).replace(';', ':').replace("NONE", "VALUE x");
        }
    },
    ANSWER_LOST("append", 40, Rule.IN_STEP) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request).substring(0, 0);
        }
    },
    ANSWER_DOUBLED("append", 40, Rule.IN_STEP) {
        @Override
        String strike(SimulatedStore store, String request) {
            String answer = store.answer(request);
            return answer + "\n" + answer;
        }
    },
    ANSWER_DAMAGED("put", 8, Rule.IN_STEP) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request).replace('K', '\0');
        }
    },
    ANSWER_WITHOUT_END("put", 8, Rule.IN_STEP) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request).repeat(9000);
        }
    },
    REBOOTED("get", 60, Rule.IN_STEP) {
        @Override
        String strike(SimulatedStore store, String request) {
            return "kv ready\n" + store.answer(request);
        }
    },
    REQUEST_DAMAGED("append", 40, Rule.REFUSAL) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request.substring(1));
        }
    },
    PRINTED_LINE_LOST("print", 20, Rule.PRINT) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request).replaceFirst("line 2 .*\n", "");
        }
    },
    PRINTED_LINE_DOUBLED("print", 20, Rule.PRINT) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request).replaceFirst("(line 2 .*\n)", "$1$1");
        }
    },
    PRINTED_LINE_DAMAGED("print", 20, Rule.PRINT) {
        @Override
        String strike(SimulatedStore store, String request) {
            return store.answer(request).replaceFirst("xyz", "xz");
        }
    },
    TIME_WENT_BACK("stamp", 6, Rule.TIME) {
        @Override
        String strike(SimulatedStore store, String request) {
            return new SimulatedStore().answer(request);
        }
    },
    OTHER_STORE_SUMMED("sum", 4, Rule.SUM) {
        @Override
        String strike(SimulatedStore store, String request) {
            return new SimulatedStore().answer(request);
        }
    };

    private final String word;
    private final int count;
    private final Rule rule;

    Fault(String word, int count, Rule rule) {
        this.word = word;
        this.count = count;
        this.rule = rule;
    }

    abstract String strike(SimulatedStore store, String request);

    /** The rule that must be found broken. */
    Rule rule() {
        return rule;
    }

    /** Correct but for the n-th request of the fault's kind. */
    FakeKv.Behaviour behaviour() {
        return new FakeKv.Behaviour() {
            private int left = count;

            @Override
            public String answer(SimulatedStore store, String request) {
                boolean now = request.startsWith(word + " ") || request.equals(word);
                // The greeting and the farewell are not to be struck.
                now &= !request.contains(Workload.SYNC_KEY);
                return now && --left == 0 ? strike(store, request) : store.answer(request);
            }
        };
    }
}
