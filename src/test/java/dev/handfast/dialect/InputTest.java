package dev.handfast.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InputTest {
    private static Input json(String text) throws Exception {
        return Input.of(new ObjectMapper().readTree(text));
    }

    private static Input query(String name, String... values) {
        return Input.of(Map.of(name, List.of(values)));
    }

    private static Map<String, List<String>> faults(Input input) {
        var error = assertThrows(GatewayError.class, input::check);
        assertEquals(ErrorCode.INVALID_REQUEST, error.code());
        return error.fields();
    }

    @Test
    void absent_null_and_empty_are_not_given() throws Exception {
        var input = json("{\"a\":null,\"b\":\"\"}");
        assertEquals(Optional.empty(), input.text("a", 9));
        assertEquals(Optional.empty(), input.text("b", 9));
        assertEquals(Optional.empty(), input.text("c", 9));
        assertEquals(Optional.empty(), query("a", "").text("a", 9));
        input.check();
    }

    @Test
    void all_faults_are_told_in_one_answer() throws Exception {
        var input = json("{\"a\":1,\"b\":\"long\",\"d\":\"no id\",\"e\":\"z\\u0000\"}");
        input.text("a", 9);
        input.text("b", 3);
        input.need("c", 9);
        input.id("d", Id::fromHex);
        input.text("e", 9);

        var faults = faults(input);

        assertEquals(Set.of("a", "b", "c", "d", "e"), faults.keySet());
        assertEquals(List.of("is required"), faults.get("c"));
    }

    @Test
    void a_query_parameter_is_given_once() {
        var input = query("a", "1", "2");
        assertEquals("", input.need("a", 9));
        assertEquals(Map.of("a", List.of("must be given once")), faults(input));
    }

    @Test
    void numbers_keep_within_their_bounds() throws Exception {
        for (var good : List.of("5", "\"5\"")) {
            assertEquals(Optional.of(5), json("{\"n\":" + good + "}").number("n", 1, 9));
        }
        for (var bad :
                List.of("0", "10", "5.5", "\"five\"", "99999999999999999999", "\"1e1\"", "true", "{}", "\" 5\"")) {
            var input = json("{\"n\":" + bad + "}");
            assertEquals(Optional.empty(), input.number("n", 1, 9), bad);
            assertTrue(faults(input).containsKey("n"));
        }
    }

    @Test
    void flags_are_few_words() throws Exception {
        assertTrue(json("{\"f\":true}").flag("f"));
        assertTrue(query("f", "1").flag("f"));
        assertFalse(query("f", "false").flag("f"));
        assertFalse(query("g").flag("f"));
        var input = query("f", "yes");
        assertFalse(input.flag("f"));
        assertTrue(faults(input).containsKey("f"));
        for (var wrong : List.of("3", "[true]", "{}")) {
            var other = json("{\"f\":" + wrong + "}");
            assertFalse(other.flag("f"));
            assertEquals(List.of("must be true or false"), faults(other).get("f"));
        }
    }

    @Test
    void words_are_of_a_set() {
        assertEquals(Optional.of("a"), query("w", "a").word("w", Set.of("a", "b")));
        var input = query("w", "A");
        assertEquals(Optional.empty(), input.word("w", Set.of("a", "b")));
        assertEquals(List.of("must be one of: a, b"), faults(input).get("w"));
    }

    @Test
    void several_names_stand_for_one_thing() {
        var id = Id.at(Instant.EPOCH);
        assertEquals(Optional.of("x"), query("b", "x").text(List.of("a", "b"), 9));
        assertEquals(Optional.of(id), query("i", id.hex()).id("i", Id::fromHex));
        var input = query("z", "x");
        input.need(List.of("a", "b"), 9);
        assertEquals(Set.of("a"), faults(input).keySet());
    }
}
