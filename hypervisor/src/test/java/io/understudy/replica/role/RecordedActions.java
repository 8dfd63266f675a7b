package io.understudy.replica.role;

import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import java.util.ArrayList;
import java.util.List;

/** Remembers what the role machine wanted. */
final class RecordedActions implements RoleActions {
    final List<String> names = new ArrayList<>();
    final List<Advance> asked = new ArrayList<>();
    final List<Long> released = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    View lastView;
    String lastReason;

    /** What was wanted since the last call of this. */
    List<String> take() {
        List<String> taken = List.copyOf(names);
        names.clear();
        return taken;
    }

    Advance lastAsked() {
        return asked.get(asked.size() - 1);
    }

    private void did(String name, View view) {
        names.add(name);
        lastView = view;
    }

    private void did(String name, String why) {
        names.add(name);
        lastReason = why;
    }

    @Override
    public void connectToBackup() {
        names.add("connectToBackup");
    }

    @Override
    public void sendHeartbeat() {
        names.add("sendHeartbeat");
    }

    @Override
    public void closePartner(String why) {
        did("closePartner", why);
    }

    @Override
    public void ask(Advance request) {
        names.add("ask");
        asked.add(request);
    }

    @Override
    public void acknowledge(View view) {
        did("acknowledge", view);
    }

    @Override
    public void startMachine(View view) {
        did("startMachine", view);
    }

    @Override
    public void release(long sequence) {
        names.add("release");
        released.add(sequence);
    }

    @Override
    public void goAlone(View view) {
        did("goAlone", view);
    }

    @Override
    public void recruit(Host candidate) {
        names.add("recruit");
    }

    @Override
    public void holdOutputs() {
        names.add("holdOutputs");
    }

    @Override
    public void giveUpRecruit() {
        names.add("giveUpRecruit");
    }

    @Override
    public void adopted(View view) {
        did("adopted", view);
    }

    @Override
    public void handOver() {
        names.add("handOver");
    }

    @Override
    public void answerHandOver() {
        names.add("answerHandOver");
    }

    @Override
    public void readRecord() {
        names.add("readRecord");
    }

    @Override
    public void goLive(View view) {
        did("goLive", view);
    }

    @Override
    public void openOutputs(View view) {
        did("openOutputs", view);
    }

    @Override
    public void listenAgain() {
        names.add("listenAgain");
    }

    @Override
    public void halt(String why) {
        did("halt", why);
    }

    @Override
    public void say(String line) {
        said.add(line);
    }
}
