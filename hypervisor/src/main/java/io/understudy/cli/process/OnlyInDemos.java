package io.understudy.cli.process;

/** What makes a machine unsafe on purpose: only a demo may, which sets a property of the processes it starts. */
public final class OnlyInDemos {
    /** Set in processes that a demo or a test started. */
    public static final String PROPERTY = "understudy.demo";

    private OnlyInDemos() {}

    /**
     * Says aloud what is left out.
     *
     * @throws IllegalArgumentException outside a demo
     */
    public static void say(String option, String consequence) {
        if (!Boolean.getBoolean(PROPERTY)) {
            throw new IllegalArgumentException(
                    option + " loses or contradicts data, and is only for demos: ./understudy demo " + option);
        }
        OneLine.say("UNSAFE: " + consequence + " (" + option + ")");
    }
}
