package dev.handfast.core;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Tells addresses of the public internet from those of this machine, this network and reserved ranges. */
public final class PublicAddress {
    private PublicAddress() {}

    /** Whether a host that a stranger named may be called at this address (IANA special-purpose registries, RFC 6890). */
    public static boolean is(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        if (address instanceof Inet4Address four) {
            return isPublic(four.getAddress());
        }
        return address instanceof Inet6Address six && isPublic6(six.getAddress());
    }

    private static boolean isPublic(byte[] a) {
        int first = a[0] & 0xFF;
        int second = a[1] & 0xFF;
        int third = a[2] & 0xFF;
        return !(first == 0
                || first == 10
                || first == 127
                || first == 100 && second >= 64 && second < 128 // shared by carriers, RFC 6598
                || first == 169 && second == 254
                || first == 172 && second >= 16 && second < 32
                || first == 192 && second == 168
                || first == 192 && second == 0 && (third == 0 || third == 2)
                || first == 192 && second == 88 && third == 99
                || first == 198 && (second == 18 || second == 19)
                || first == 198 && second == 51 && third == 100
                || first == 203 && second == 0 && third == 113
                || first >= 224);
    }

    /** Only global unicast, 2000::/3, and of that none that carries an IPv4 address or is for documents. */
    private static boolean isPublic6(byte[] a) {
        boolean global = (a[0] & 0xE0) == 0x20;
        boolean sixToFour = a[0] == 0x20 && a[1] == 0x02;
        boolean special = a[0] == 0x20 && a[1] == 0x01 && (a[2] & 0xFE) == 0; // 2001::/23, Teredo among them
        boolean documents = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0D && (a[3] & 0xFF) == 0xB8;
        return global && !sixToFour && !special && !documents;
    }
}
