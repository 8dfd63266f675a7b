package io.understudy.verification.history;

/**
 * One key of the store as a sequential object: what each operation answers and what it leaves behind. A state is the
 * key's value, or null while the key is absent.
 */
final class KeyModel {
    private static final String VALUE = "VALUE ";

    private KeyModel() {}

    /** What a correct store in this state answers. */
    static String answer(String state, Operation operation) {
        return switch (operation.kind()) {
            case PUT -> "OK";
            case GET -> state == null ? "NONE" : VALUE + state;
            case APPEND -> "OK " + (lengthBytes(state) + operation.argument().length());
            case DELETE -> state == null ? "NONE" : "OK";
            case STAMP, SUM, UPTIME, PRINT -> throw noKey(operation);
        };
    }

    /** The state after the operation took effect. */
    static String next(String state, Operation operation) {
        return switch (operation.kind()) {
            case PUT -> operation.argument();
            case GET -> state;
            case APPEND -> state == null ? operation.argument() : state + operation.argument();
            case DELETE -> null;
            case STAMP, SUM, UPTIME, PRINT -> throw noKey(operation);
        };
    }

    /** Whether {@link #answer} is the answer that the operation got, without building it where it is long. */
    static boolean agrees(String state, Operation operation) {
        if (operation.kind() == OperationKind.GET && state != null) {
            String answer = operation.answer();
            return answer.length() == VALUE.length() + state.length()
                    && answer.startsWith(VALUE)
                    && answer.endsWith(state);
        }
        return answer(state, operation).equals(operation.answer());
    }

    /** The value that a get answered, or null. */
    static String valueRead(Operation operation) {
        boolean read =
                operation.kind() == OperationKind.GET && operation.answer().startsWith(VALUE);
        return read ? operation.answer().substring(VALUE.length()) : null;
    }

    /** Lines are decoded as ISO 8859-1, so that a character is a byte. */
    private static int lengthBytes(String state) {
        return state == null ? 0 : state.length();
    }

    private static IllegalArgumentException noKey(Operation operation) {
        return new IllegalArgumentException("'" + operation.kind().word() + "' is no operation on a key");
    }
}
