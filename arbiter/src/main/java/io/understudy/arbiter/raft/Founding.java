package io.understudy.arbiter.raft;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.journal.JournalException;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerReader;
import io.understudy.arbiter.protocol.MessageDecoder;
import io.understudy.arbiter.protocol.MessageEncoder;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestWriter;
import io.understudy.identity.Service;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How members that never met become a cluster: each has drawn a random number for its empty directory, and each asks all
 * the others for theirs. From names and numbers every one computes the same cluster id, so nobody has to decide it. All
 * have to be there, once: then a member whose directory is another one later is told from the one that was there.
 */
final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
    private static final long AGAIN_MILLIS = 100;
    private static final int ANSWER_MILLIS = 1000;
    private static final int SILENT_ROUNDS = 20;

    private final MemberFolder folder;
    private final List<Member> members;
    private final Transport transport;

    Founding(MemberFolder folder, List<Member> members, Transport transport) {
        this.folder = folder;
        this.members = members;
        this.transport = transport;
    }

    /**
     * Returns when the cluster is founded, and durably so here.
     *
     * @throws IOException with one line for people: it was founded with another directory of this member
     */
    void await() throws IOException, InterruptedException {
        Map<String, Introduction> met = new HashMap<>();
        met.put(folder.self().name(), folder.self());
        for (int round = 0; met.size() < members.size(); round++) {
            for (Member member : members) {
                if (!met.containsKey(member.name())) {
                    Optional<Answer.Introduced> answer = ask(member);
                    if (answer.isPresent()) {
                        met.put(member.name(), checked(member, answer.get()));
                    }
                }
            }
            if (round == SILENT_ROUNDS) {
                LOG.info(
                        "waiting for {}: the arbiters of a new cluster meet once, all of them",
                        members.stream()
                                .filter(member -> !met.containsKey(member.name()))
                                .map(member -> member.name() + " at " + member.client())
                                .toList());
            }
            if (met.size() < members.size()) {
                Thread.sleep(AGAIN_MILLIS);
            }
        }
        List<MemberFolder.Known> known = new ArrayList<>();
        members.forEach(member ->
                known.add(new MemberFolder.Known(member, met.get(member.name()).directory())));
        ClusterId cluster = id(known);
        for (Introduction other : met.values()) {
            if (!other.cluster().equals(Introduction.NONE) && !other.cluster().equals(cluster)) {
                throw new JournalException("arbiter " + other.name() + " is of cluster " + other.cluster()
                        + ", which was founded without this directory; start with the directory that was there, or say"
                        + " that it is lost with --rejoin");
            }
        }
        folder.found(cluster, known);
        LOG.info(
                "cluster {} is founded, of {}",
                cluster,
                members.stream().map(Member::name).toList());
    }

    private Introduction checked(Member member, Answer.Introduced answer) throws IOException {
        Introduction other = answer.of();
        if (!other.name().equals(member.name())) {
            throw new JournalException("at " + member.client() + " is arbiter " + other.name() + ", not "
                    + member.name() + "; give every member the same --cluster");
        }
        if (answer.knownDirectory() != 0
                && answer.knownDirectory() != folder.self().directory()) {
            throw new JournalException("arbiter " + other.name() + " knows arbiter "
                    + folder.self().name()
                    + " with another directory: an empty one has forgotten what it promised; start with the directory"
                    + " that was there, or say that it is lost with --rejoin");
        }
        return other;
    }

    /** A function of names and directories, in the order of names. */
    private static ClusterId id(List<MemberFolder.Known> known) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            known.stream()
                    .map(each -> each.member().name() + " " + each.directory() + "\n")
                    .sorted()
                    .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(digest.digest());
            return new ClusterId(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private Optional<Answer.Introduced> ask(Member member) throws InterruptedException {
        CompletableFuture<Answer.Introduced> answer = new CompletableFuture<>();
        Bootstrap connecting = transport.connecting(Service.ARBITER);
        Channel channel = connecting
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, ANSWER_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel each) {
                        each.pipeline()
                                .addLast(new ReadTimeoutHandler(ANSWER_MILLIS, TimeUnit.MILLISECONDS))
                                .addLast(new MessageDecoder<>(AnswerReader::read))
                                .addLast(new MessageEncoder<>(Request.class, RequestWriter::write))
                                .addLast(new Asking(answer));
                    }
                })
                .connect(member.clientAddress())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        answer.completeExceptionally(done.cause());
                    }
                })
                .channel();
        try {
            return Optional.of(answer.get(2L * ANSWER_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } finally {
            var unused = channel.close();
        }
    }

    private final class Asking extends SimpleChannelInboundHandler<Answer> {
        private final CompletableFuture<Answer.Introduced> answer;

        Asking(CompletableFuture<Answer.Introduced> answer) {
            super(Answer.class);
            this.answer = answer;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var unused = context.writeAndFlush(new Request.Introducing(folder.self()));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Answer heard) {
            if (heard instanceof Answer.Introduced introduced) {
                answer.complete(introduced);
            } else {
                answer.completeExceptionally(new IOException("it is in no cluster"));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.completeExceptionally(new IOException("it closed the connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
            var unused = context.close();
        }
    }
}
