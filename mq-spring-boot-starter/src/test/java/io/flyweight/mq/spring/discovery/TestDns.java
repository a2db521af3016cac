package io.flyweight.mq.spring.discovery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server of the DNS on loopback that knows SRV records (RFC 1035, RFC 2782), and answers NXDOMAIN to all else. */
public final class TestDns implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int SRV = 33;
    private static final int INTERNET = 1;
    private static final int ANSWER = 0x8580;
    private static final int NO_SUCH_NAME = 3;

    /** One record. */
    public record Target(String host, int port) {}

    private final DatagramSocket socket;
    private final Map<String, List<Target>> records = new ConcurrentHashMap<>();

    /** Listens. */
    public TestDns() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::answerAll, "test-dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns where it listens, {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Changes what a name has; without targets it is unknown. */
    public void put(String name, Target... targets) {
        records.put(name, List.of(targets));
    }

    private void answerAll() {
        byte[] buffer = new byte[512];
        try {
            while (true) {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                byte[] answer = answer(Arrays.copyOf(buffer, question.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            }
        } catch (IOException e) {
            socket.close();
        }
    }

    private byte[] answer(byte[] question) throws IOException {
        int end = HEADER;
        StringBuilder name = new StringBuilder();
        while (question[end] != 0) {
            name.append(name.isEmpty() ? "" : ".").append(new String(question, end + 1, question[end], US_ASCII));
            end += question[end] + 1;
        }
        List<Target> targets = records.getOrDefault(name.toString(), List.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(ANSWER | (targets.isEmpty() ? NO_SUCH_NAME : 0));
        out.writeShort(1);
        out.writeShort(targets.size());
        out.writeInt(0);
        out.write(question, HEADER, end + 5 - HEADER);
        for (Target target : targets) {
            write(target, out);
        }
        return bytes.toByteArray();
    }

    private static void write(Target target, DataOutputStream out) throws IOException {
        ByteArrayOutputStream host = new ByteArrayOutputStream();
        for (String label : target.host().split("\\.")) {
            host.write(label.length());
            host.write(label.getBytes(US_ASCII));
        }
        host.write(0);
        out.writeShort(0xC000 | HEADER);
        out.writeShort(SRV);
        out.writeShort(INTERNET);
        out.writeInt(0);
        out.writeShort(6 + host.size());
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(target.port());
        host.writeTo(out);
    }

    @Override
    public void close() {
        socket.close();
    }
}
