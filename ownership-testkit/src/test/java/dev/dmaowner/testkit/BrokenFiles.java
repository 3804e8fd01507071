package dev.dmaowner.testkit;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.CharDevice;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverContext;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;

/**
 * Drivers that publish something which breaks a rule: one whose files keep them all, and others that do not, each in one
 * thing. As {@link BrokenDrivers}, no tests by themselves.
 */
final class BrokenFiles {

    private BrokenFiles() {}

    /** A voice that can be set to a number, and a mouth. */
    private static class TalkingDriver extends ToyDriver {
        @Override
        public void registered(DriverContext context) {
            context.publishParameter("toy", "volume", new Volume());
            context.publishNode("mute", () -> Outcome.refused(Errno.EACCES, "it has nothing to say"));
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            if (!context.device().modalias().equals("toy:doll")) {
                return super.probe(context);
            }
            context.publishAttribute("voice/volume", volume());
            context.publishNode("mouth", mouth());
            return super.probe(context);
        }

        Attribute volume() {
            return new Volume();
        }

        CharDevice mouth() {
            return () -> Outcome.done(new Mouth());
        }
    }

    private static class Volume implements Attribute {
        @Override
        public String read() {
            return "11";
        }

        @Override
        public Outcome<Outcome.Nothing> write(String text) {
            return Outcome.refused(Errno.EINVAL, "'" + text + "' is not 11");
        }
    }

    private static class Mouth implements OpenNode {
        private boolean closed;

        @Override
        public String path() {
            return "/dev/mouth";
        }

        @Override
        public NodeAnswer request(NodeRequest request) {
            if (closed) {
                return NodeAnswer.refused(Errno.EBADF, "the mouth is closed");
            }
            return request.verb().equals("say")
                    ? NodeAnswer.done()
                    : NodeAnswer.refused(Errno.ENOTTY, "a mouth does not " + request.verb());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** The contract on a sound driver. */
    static class SoundTestCase extends BrokenDrivers.SoundTestCase {
        @Override
        protected Driver driver() {
            return new TalkingDriver();
        }
    }

    /** A driver with another file, or another mouth. */
    abstract static class OtherFileTestCase extends BrokenDrivers.SoundTestCase {
        Attribute volume() {
            return new Volume();
        }

        Outcome<OpenNode> open() {
            return Outcome.done(mouth());
        }

        OpenNode mouth() {
            return new Mouth();
        }

        @Override
        protected Driver driver() {
            return new TalkingDriver() {
                @Override
                Attribute volume() {
                    return OtherFileTestCase.this.volume();
                }

                @Override
                CharDevice mouth() {
                    return OtherFileTestCase.this::open;
                }
            };
        }
    }

    static class ThrowsWhenItIsReadTestCase extends OtherFileTestCase {
        @Override
        Attribute volume() {
            return new Volume() {
                @Override
                public String read() {
                    throw new IllegalStateException("hoarse");
                }
            };
        }
    }

    static class TrustsWhatIsWrittenTestCase extends OtherFileTestCase {
        @Override
        Attribute volume() {
            return new Volume() {
                @Override
                public Outcome<Outcome.Nothing> write(String text) {
                    return Integer.parseInt(text) == 11 ? Outcome.done() : super.write(text);
                }
            };
        }
    }

    static class ThrowsWhenItIsOpenedTestCase extends OtherFileTestCase {
        @Override
        Outcome<OpenNode> open() {
            throw new IllegalStateException("shut");
        }
    }

    static class DoesWhateverIsAskedTestCase extends OtherFileTestCase {
        @Override
        OpenNode mouth() {
            return new Mouth() {
                @Override
                public NodeAnswer request(NodeRequest request) {
                    return NodeAnswer.done();
                }
            };
        }
    }

    static class ThrowsAtTheSecondCloseTestCase extends OtherFileTestCase {
        @Override
        OpenNode mouth() {
            return new Mouth() {
                private boolean closed;

                @Override
                public void close() {
                    if (closed) {
                        throw new IllegalStateException("closed");
                    }
                    closed = true;
                    super.close();
                }
            };
        }
    }

    static class SpeaksThoughClosedTestCase extends OtherFileTestCase {
        @Override
        OpenNode mouth() {
            return new Mouth() {
                @Override
                public void close() {}
            };
        }
    }

    /** It is registered nowhere, so that nothing of it can be tried. */
    static class ThrowsWhenItIsRegisteredTestCase extends BrokenDrivers.SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                public void registered(DriverContext context) {
                    throw new IllegalStateException("not now");
                }
            };
        }
    }
}
