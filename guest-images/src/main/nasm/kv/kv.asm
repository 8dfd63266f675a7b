; kv - a key-value server on the serial line, one answer line per request line.
;
;   ring 3   server.asm ─ commands.asm ─ store.asm ─ chunks.asm
;   int 0x80 ────────────────────────────────────────────────────
;   ring 0   kernel.asm ─ memory.asm ─ lib/uart_rings.inc ─ ...
;
; The server's pages are its program (.user, read-only) and a data region at
; DATA_BASE whose frames appear at the first touch. The kernel's own pages are
; closed to it.

%include "boot.inc"
%include "exit.inc"
%include "segments.inc"
%include "interrupts.inc"
%include "pic.inc"
%include "pit.inc"
%include "uart.inc"
%include "uart_rings.inc"
%include "rtc.inc"
%include "random.inc"
%include "paging.inc"

; System calls: EAX = number, arguments in ESI, EDI, ECX; the answer in EAX.
SYS_READ  equ 0     ; EDI = buffer, ECX = room: bytes read, through one line feed at most
SYS_WAIT  equ 1     ; sleeps until there is something to read
SYS_WRITE equ 2     ; ESI = bytes, ECX = count
SYS_STAMP equ 3     ; EDI = buffer of STAMP_BYTES
SYS_TICKS equ 4     ; timer ticks since the start
SYS_EXIT  equ 5     ; ECX = value: waits for the output to leave, ends the machine
SYSTEM_CALLS equ 6
SYS_FAILED equ -1   ; unknown call, or a buffer that is not the caller's

; What SYS_STAMP fills in: every value that no replica could compute by itself.
STAMP_TSC    equ 0  ; 8 bytes
STAMP_TICKS  equ 8  ; 4
STAMP_RANDOM equ 12 ; 4
STAMP_HAS_RANDOM equ 16 ; 1
STAMP_RTC    equ 17 ; 7: second, minute, hour, day, month, year, century
STAMP_BYTES  equ 24

TICKS_PER_SECOND equ 100

%include "layout.asm"
%include "kernel.asm"
%include "memory.asm"

section .user align=4096 follows=.text
user_start:
%include "format.inc"
%include "server.asm"
%include "commands.asm"
%include "print.asm"
%include "store.asm"
%include "chunks.asm"
    align PAGE_BYTES, db 0
user_end:

%include "end.inc"
