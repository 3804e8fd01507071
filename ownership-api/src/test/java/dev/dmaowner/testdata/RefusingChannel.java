package dev.dmaowner.testdata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A channel whose writes fail with a text. */
final class RefusingChannel implements SeekableByteChannel {

    private final SeekableByteChannel channel;
    private final String text;

    RefusingChannel(SeekableByteChannel channel, String text) {
        this.channel = channel;
        this.text = text;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        throw new IOException(text);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        return channel.position(newPosition);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        return channel.truncate(size);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
