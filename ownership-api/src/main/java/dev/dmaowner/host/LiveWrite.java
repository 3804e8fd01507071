package dev.dmaowner.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One write to the running kernel, in a thread of its own: a kernel that waits until a device is released cannot be interrupted, and must
 * not block the program.
 */
final class LiveWrite {

    private final Path file;
    private final String path;
    private final String text;

    LiveWrite(Path file, String path, String text) {
        this.file = file;
        this.path = path;
        this.text = text;
    }

    WriteAnswer within(Duration patience) {
        CompletableFuture<WriteAnswer> answer = new CompletableFuture<>();
        Thread writer = new Thread(() -> carryOut(answer), "write " + path);
        writer.setDaemon(true);
        writer.start();
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return waiting(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return waiting(answer);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the write to " + path + " broke down", e.getCause());
        }
    }

    private WriteAnswer waiting(CompletableFuture<WriteAnswer> answer) {
        PendingWrite pending = new PendingWrite("the kernel, which has not returned from the write to " + path);
        answer.thenAccept(pending::complete);
        return new WriteAnswer.Waiting(pending);
    }

    private void carryOut(CompletableFuture<WriteAnswer> answer) {
        try {
            answer.complete(write());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private WriteAnswer write() {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            do {
                channel.write(bytes);
            } while (bytes.hasRemaining());
            return WriteAnswer.DONE;
        } catch (IOException e) {
            return WriteAnswer.refused(KernelText.refusal(path, e));
        }
    }
}
