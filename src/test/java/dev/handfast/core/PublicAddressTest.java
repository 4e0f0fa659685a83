package dev.handfast.core;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.1",
                "172.32.0.1",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void the_internet_is_public(String address) throws UnknownHostException {
        assertTrue(PublicAddress.is(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0", "10.1.2.3", "127.0.0.1", "127.255.0.1", "100.64.0.1", "100.127.255.255", "169.254.169.254",
                "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
                "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
                "::ffff:169.254.169.254", "64:ff9b::7f00:1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1",
                "2001:db8::1", "2001::1", "2002:7f00:1::"
            })
    void this_machine_this_network_and_the_reserved_are_not(String address) throws UnknownHostException {
        assertFalse(PublicAddress.is(InetAddress.getByName(address)));
    }
}
