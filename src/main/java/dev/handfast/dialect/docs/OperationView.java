package dev.handfast.dialect.docs;

import java.util.List;
import java.util.Optional;

/**
 * One operation for people.
 *
 * @param id its name for programs, and its place in the page
 * @param method in capitals
 * @param path below a base address
 * @param access what must be shown
 * @param takes what is sent, if anything is
 */
public record OperationView(
        String id,
        String method,
        String path,
        String summary,
        List<String> paragraphs,
        String access,
        List<Field> parameters,
        Optional<Content> takes,
        List<Reply> replies) {
    /**
     * A parameter, a header, or a member of a body.
     *
     * @param name with the way to it: {@code accounts[].id}
     * @param place where it stands: path, query, header; empty in a body
     * @param type what it can be, in words
     * @param secret whether it is to be kept to oneself
     */
    public record Field(String name, String place, String type, boolean required, boolean secret, String description) {}

    /**
     * A body.
     *
     * @param type its media type
     * @param shapes what it can look like, one of them at a time
     */
    public record Content(String type, List<Shape> shapes) {
        public Content {
            shapes = List.copyOf(shapes);
        }
    }

    /**
     * One way a body can look.
     *
     * @param example as JSON
     */
    public record Shape(List<Field> fields, String example) {
        public Shape {
            fields = List.copyOf(fields);
        }
    }

    /**
     * An answer.
     *
     * @param good whether it is what was asked for
     * @param codes the words for what went wrong
     */
    public record Reply(
            String status,
            boolean good,
            String description,
            List<String> codes,
            List<Field> headers,
            Optional<Content> content) {
        public Reply {
            codes = List.copyOf(codes);
            headers = List.copyOf(headers);
        }
    }

    public OperationView {
        paragraphs = List.copyOf(paragraphs);
        parameters = List.copyOf(parameters);
        replies = List.copyOf(replies);
    }
}
