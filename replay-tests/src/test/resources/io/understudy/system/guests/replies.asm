; replies.asm - answers each line that comes with a line and with a frame: how many lines there were, and the time stamp counter,
; which no two machines share. The frame leaves by a virtio network card in slot 3, with the legacy interface (VIRTIO 1.1,
; 4.1.4.8).

%include "boot.inc"
%include "exit.inc"
%include "segments.inc"
%include "interrupts.inc"
%include "pic.inc"
%include "uart.inc"
%include "uart_rings.inc"

section .text
%include "format.inc"

CONFIGURATION   equ 0xCF8
CARD            equ 1 << 31 | 3 << 11
COMMAND         equ 0x04
BASE_ADDRESS    equ 0x10
PORTS_AND_MASTER equ 5

PORTS           equ 0xD000          ; where the card's ports are put
FEATURES        equ PORTS + 4
PAGE_FRAME      equ PORTS + 8
SELECT          equ PORTS + 14
NOTIFY          equ PORTS + 16
STATUS          equ PORTS + 18
DRIVER_OK       equ 7
TRANSMIT        equ 1
QUEUE_SIZE      equ 256

HEADER_BYTES    equ 10
ETHERNET_BYTES  equ 14
LINE_BYTES      equ 256

%macro configure 2                  ; register, value
    mov dx, CONFIGURATION
    mov eax, CARD | %1
    out dx, eax
    mov dx, CONFIGURATION + 4
    mov eax, %2
    out dx, eax
%endmacro

main:
    configure BASE_ADDRESS, PORTS
    configure COMMAND, PORTS_AND_MASTER
    xor eax, eax
    mov dx, FEATURES
    out dx, eax
    mov ax, TRANSMIT
    mov dx, SELECT
    out dx, ax
    mov eax, queue
    shr eax, 12
    mov dx, PAGE_FRAME
    out dx, eax
    mov al, DRIVER_OK
    mov dx, STATUS
    out dx, al
    call uart_rings_init
    sti
    mov esi, ready
    mov ecx, ready_end - ready
    call uart_write
.wait:
    call uart_wait_input
    mov edi, input
    mov ecx, LINE_BYTES
    call uart_read
    cmp byte [input + eax - 1], 10
    jne .wait
    inc dword [lines]
    mov edi, text
    mov eax, [lines]
    call format_decimal
    mov al, ' '
    stosb
    rdtsc
    call format_hex64
    mov al, 10
    stosb
    mov ecx, edi
    sub ecx, text
    push ecx
    call send
    pop ecx
    mov esi, text
    call uart_write
    jmp .wait

; send - the frame, of which ECX bytes behind its head. Clobbers EAX, ECX, EDX.
send:
    add ecx, HEADER_BYTES + ETHERNET_BYTES
    mov dword [queue], header
    mov [queue + 8], ecx
    mov cx, [available + 2]
    inc cx
    mov [available + 2], cx
    mov ax, TRANSMIT
    mov dx, NOTIFY
    out dx, ax
.wait:
    cmp cx, [used + 2]
    jne .wait
    ret

section .data
ready:          db 'ready', 10
ready_end:
header:         times HEADER_BYTES db 0
                times 6 db 0xFF             ; to everybody
                db 0x52, 0x54, 0, 0x12, 0x34, 0x56
                db 0x88, 0xB5               ; IEEE 802: an experiment
text:           times 64 db 0

section .bss
alignb 4096
queue:          resb 16 * QUEUE_SIZE
available:      resb 4096
used:           resb 4096
lines:          resd 1
input:          resb LINE_BYTES

%include "end.inc"
