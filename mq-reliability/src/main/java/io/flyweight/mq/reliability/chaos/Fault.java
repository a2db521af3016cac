package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.chaos.Wire.Harm;
import io.flyweight.mq.reliability.chaos.Wire.Way;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What can be done to a node, and how it is undone. */
enum Fault {
    /** The process is killed, and started again when it is over. */
    KILL(Layer.PROCESS) {
        @Override
        void inject(Mesh mesh, Injection where) throws InterruptedException {
            mesh.process(where.node()).kill();
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException {
            mesh.start(where.node());
        }
    },
    /** SIGSTOP and SIGCONT. */
    PAUSE(Layer.PROCESS) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException, InterruptedException {
            mesh.process(where.node()).pause();
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException, InterruptedException {
            mesh.process(where.node()).go();
        }
    },
    /** The process may open nothing more, neither accept nor dial, when another one is killed and comes back. */
    NO_DESCRIPTORS(Layer.PROCESS) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException, InterruptedException {
            mesh.process(where.node()).command("exhaust");
            mesh.process(where.other()).kill();
            mesh.start(where.other());
        }

        @Override
        boolean harms(Mesh mesh, Injection where) throws IOException {
            return mesh.unconnected(where.node()) > 0;
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException {
            mesh.process(where.node()).command("release");
        }
    },
    /** The disk that takes the log is full. */
    FULL_DISK(Layer.PROCESS) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            try (OutputStream file = Files.newOutputStream(filler(mesh, where))) {
                byte[] block = new byte[1024];
                while (true) {
                    file.write(block);
                }
            } catch (IOException full) {
                if (!Files.exists(filler(mesh, where))) {
                    throw full;
                }
            }
            mesh.process(where.node()).command("log x");
        }

        @Override
        boolean harms(Mesh mesh, Injection where) throws IOException {
            return Files.getFileStore(filler(mesh, where)).getUsableSpace() == 0;
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException {
            Files.delete(filler(mesh, where));
        }

        private Path filler(Mesh mesh, Injection where) {
            return mesh.logs(where.node()).resolve("filler");
        }
    },
    /** The wall clock goes forward and backward by up to hours, under a process that was started for this. */
    CLOCK_JUMP(Layer.PROCESS) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException, InterruptedException {
            Path clock = mesh.clock(where.node());
            WallClock.move(clock, 0);
            mesh.restart(where.node(), clock);
            long seconds = seconds(where);
            for (long jump : new long[] {seconds, -seconds, 0, -seconds}) {
                WallClock.move(clock, jump);
                Mesh.pass(JUMP_EVERY_MILLIS);
            }
        }

        @Override
        boolean harms(Mesh mesh, Injection where) throws IOException {
            long now = Long.parseLong(mesh.process(where.node()).command("clock"));
            return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis() - now) > SHORTEST_JUMP_SECONDS / 2;
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException, InterruptedException {
            mesh.restart(where.node(), null);
        }

        private long seconds(Injection where) {
            return SHORTEST_JUMP_SECONDS + (long) (where.strength() * LONGEST_JUMP_SECONDS);
        }
    },
    /** Its handler fails, throws, and calls packets bad, so that connections close. */
    BAD_HANDLER(Layer.PROCESS) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            mesh.process(where.node()).command("bad on");
        }

        @Override
        boolean harms(Mesh mesh, Injection where) throws IOException {
            return misbehaved(mesh, where);
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException {
            mesh.process(where.node()).command("bad off");
        }
    },
    /** Its handler takes longer than packets take to come. */
    SLOW_HANDLER(Layer.PROCESS) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            mesh.process(where.node()).command("slow on");
        }

        @Override
        boolean harms(Mesh mesh, Injection where) throws IOException {
            return misbehaved(mesh, where);
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException {
            mesh.process(where.node()).command("slow off");
        }
    },

    LINK_DOWN(Layer.NETWORK) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException, InterruptedException {
            mesh.network().linkDown(where.node());
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException, InterruptedException {
            mesh.network().linkUp(where.node());
        }
    },
    /** It has another address, under which its name is found when it is over. */
    ADDRESS_CHANGE(Layer.NETWORK) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException, InterruptedException {
            mesh.network().move(where.node());
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException {
            mesh.network().writeHosts();
        }
    },
    PARTITION(Layer.NETWORK) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            both(mesh, where, "loss", 1);
        }
    },
    /** It hears nothing and is heard. */
    PARTITION_IN(Layer.NETWORK) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            one(mesh, where, Way.IN, "loss", 1);
        }
    },
    /** It is not heard and hears. */
    PARTITION_OUT(Layer.NETWORK) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            one(mesh, where, Way.OUT, "loss", 1);
        }
    },
    /** It and one other do not hear each other. */
    PARTITION_FROM_ONE(Layer.NETWORK) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            for (Way way : Way.values()) {
                mesh.network()
                        .wire(where.node())
                        .set(way, "block", mesh.network().address(where.other()));
            }
        }
    },
    LOSS(Harm.LOST) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            both(mesh, where, "loss", 0.01 + where.strength() * 0.3);
        }
    },
    DELAY(Harm.LATE) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            both(mesh, where, "delay", where.strength() * 0.8);
        }
    },
    REORDERING(Harm.OVERTAKEN) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            both(mesh, where, "jitter", 0.001 + where.strength() * 0.1);
        }
    },
    RATE_LIMIT(Harm.LATE) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException {
            both(mesh, where, "rate", 5_000 + where.strength() * 100_000);
        }
    },

    /** All nodes get a new token, in steps, while they run; after each step one is restarted, and has to prove itself. */
    TOKEN_ROTATION(Layer.MESH) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException, InterruptedException {
            String old = mesh.token();
            String next = "token-" + (Integer.parseInt(old.substring("token-".length())) + 1);
            mesh.tokens(List.of(old, next));
            mesh.restart(where.node());
            mesh.tokens(List.of(next, old));
            mesh.restart(where.other());
        }

        @Override
        void repair(Mesh mesh, Injection where) throws IOException, InterruptedException {
            mesh.tokens(List.of(mesh.token()));
            mesh.restart(where.node());
        }
    },
    /** Each node is stopped in good order and started again, one after the other. */
    ROLLING_RESTART(Layer.MESH) {
        @Override
        void inject(Mesh mesh, Injection where) throws IOException, InterruptedException {
            for (String node : mesh.nodes()) {
                mesh.restart(node);
            }
        }

        @Override
        void repair(Mesh mesh, Injection where) {
            // Each is back already.
        }
    };

    private static final long JUMP_EVERY_MILLIS = 3_000;
    private static final long SHORTEST_JUMP_SECONDS = 20;
    private static final long LONGEST_JUMP_SECONDS = 10_000;

    /** What a fault is done to. */
    enum Layer {
        /** Excludes other ones of processes: who stands still, for instance, does not obey. */
        PROCESS,
        NETWORK,
        /** Excludes all others. */
        MESH
    }

    private final Layer layer;
    /** What a wire has to have done; {@code null} where it is no matter of a wire, or all that is sent fails. */
    private final @Nullable Harm harm;

    Fault(Layer layer) {
        this.layer = layer;
        this.harm = null;
    }

    Fault(Harm harm) {
        this.layer = Layer.NETWORK;
        this.harm = harm;
    }

    Layer layer() {
        return layer;
    }

    /** Whether this machine can do it. */
    boolean isPossible() {
        return this != CLOCK_JUMP || WallClock.canMove();
    }

    abstract void inject(Mesh mesh, Injection where) throws IOException, InterruptedException;

    /** Whether it has done something by now, as far as that can be seen without what the nodes write down. */
    boolean harms(Mesh mesh, Injection where) throws IOException {
        return harm == null || mesh.network().wire(where.node()).count(harm) > 0;
    }

    /** Undoes it; what a wire does is undone here. */
    void repair(Mesh mesh, Injection where) throws IOException, InterruptedException {
        mesh.network().wire(where.node()).good();
    }

    private static boolean misbehaved(Mesh mesh, Injection where) throws IOException {
        return Long.parseLong(mesh.process(where.node()).command("misbehaved")) > 0;
    }

    private static void both(Mesh mesh, Injection where, String key, double value) throws IOException {
        for (Way way : Way.values()) {
            one(mesh, where, way, key, value);
        }
    }

    private static void one(Mesh mesh, Injection where, Way way, String key, double value) throws IOException {
        mesh.network().wire(where.node()).set(way, key, Double.toString(value));
    }
}
