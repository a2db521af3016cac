package io.flyweight.mq.spring.discovery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server of the DNS on loopback that knows SRV and A records (RFC 1035, RFC 2782), and answers NXDOMAIN to all else. */
public final class TestDns implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int A = 1;
    private static final int SRV = 33;
    private static final int INTERNET = 1;
    private static final int ANSWER = 0x8580;
    private static final int NO_SUCH_NAME = 3;

    /** One record. */
    public record Target(String host, int port) {}

    private final DatagramSocket socket;
    private final Map<String, List<Target>> targets = new ConcurrentHashMap<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();

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

    /** Changes the targets of a service; without any it is unknown. */
    public void put(String name, Target... all) {
        targets.put(name, List.of(all));
    }

    /** Changes the address of a host. */
    public void put(String host, String address) {
        addresses.put(host, address);
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
        int type = question[end + 2];
        List<byte[]> records = new ArrayList<>();
        if (type == SRV) {
            for (Target target : targets.getOrDefault(name.toString(), List.of())) {
                records.add(data(target));
            }
        }
        if (type == A && addresses.containsKey(name.toString())) {
            records.add(InetAddress.getByName(addresses.get(name.toString())).getAddress());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(ANSWER | (records.isEmpty() ? NO_SUCH_NAME : 0));
        out.writeShort(1);
        out.writeShort(records.size());
        out.writeInt(0);
        out.write(question, HEADER, end + 5 - HEADER);
        for (byte[] data : records) {
            out.writeShort(0xC000 | HEADER);
            out.writeShort(type);
            out.writeShort(INTERNET);
            out.writeInt(0);
            out.writeShort(data.length);
            out.write(data);
        }
        return bytes.toByteArray();
    }

    /** Priority, weight, port and target. */
    private static byte[] data(Target target) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0);
        out.writeShort(target.port());
        for (String label : target.host().split("\\.")) {
            out.writeByte(label.length());
            out.write(label.getBytes(US_ASCII));
        }
        out.writeByte(0);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
