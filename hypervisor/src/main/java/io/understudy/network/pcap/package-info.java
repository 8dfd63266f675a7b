/** What was on the segment, in a file that Wireshark and tcpdump open. */
package io.understudy.network.pcap;
