/**
 * Image formats and how each hands over to the guest.
 *
 * <pre>
 *   MultibootImage  one file, explicit addresses            EAX magic, EBX information
 *   LinuxImage      kernel + initrd + command line          ESI zero page
 * </pre>
 */
package io.understudy.machine.boot;
