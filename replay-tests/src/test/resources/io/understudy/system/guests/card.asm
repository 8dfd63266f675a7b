; card.asm - a PCI card from its first configuration register to its last interrupt: virtio-rng in slot 3, with the legacy
; interface (VIRTIO 1.1, 4.1.4.8). What it finds it prints, a name and a number a line; card.txt is what QEMU's card says.
;
; Then the card writes ROUNDS times into the code that is called next, and the guest counts how often it executed what is no
; longer there.

%include "boot.inc"
%include "exit.inc"
%include "segments.inc"
%include "interrupts.inc"
%include "pic.inc"
%include "uart.inc"

section .text
%include "format.inc"

ROUNDS          equ 300

CONFIGURATION   equ 0xCF8
CARD            equ 1 << 31 | 3 << 11
COMMAND         equ 0x04
BASE_ADDRESS    equ 0x10
BASE_ADDRESSES  equ 6
SUBSYSTEM       equ 0x2C
INTERRUPT       equ 0x3C
PORTS_AND_MASTER equ 5
STATUS_INTERRUPT equ 1 << 19
IRQ_CARD        equ 11
LEVELS          equ 0x4D1

FIRST           equ 0xD000          ; where the card's ports are put
SECOND          equ 0xD140
FEATURES        equ 4
PAGE_FRAME      equ 8
QUEUE_SIZE      equ 12
SELECT          equ 14
NOTIFY          equ 16
STATUS          equ 18
ISR             equ 19
DRIVER_OK       equ 7

SIZE            equ 8
WRITE           equ 2

; say - EAX behind a name.
%macro say 1
    mov esi, %%name
    call say_number
    section .data
%%name: db %1, 0
    section .text
%endmacro

%macro configured 2                 ; name, register
    mov eax, %2
    call configuration_read
    say %1
%endmacro

%macro configure 2                  ; register, value
    mov eax, %1
    mov ebx, %2
    call configuration_write
%endmacro

main:
    mov dword [trap_handlers + (IRQ_BASE + IRQ_CARD) * 4], card_interrupt
    configured 'identity', 0
    configured 'class', 8
    configured 'subsystem', SUBSYSTEM
    configured 'interrupt', INTERRUPT
    configure COMMAND, -1
    configured 'command', COMMAND
    configure COMMAND, 0
    mov ecx, BASE_ADDRESS
.size:
    push ecx
    mov eax, ecx
    mov ebx, -1
    call configuration_write
    mov eax, [esp]
    call configuration_read
    say 'base address'
    pop ecx
    add ecx, 4
    cmp ecx, BASE_ADDRESS + 4 * BASE_ADDRESSES
    jb .size

    configure BASE_ADDRESS, FIRST
    configured 'placed', BASE_ADDRESS
    mov ebx, FIRST + QUEUE_SIZE
    call say_word                   ; not switched on
    configure COMMAND, PORTS_AND_MASTER
    mov ebx, FIRST + QUEUE_SIZE
    call say_word
    configure BASE_ADDRESS, SECOND
    mov ebx, FIRST + QUEUE_SIZE
    call say_word                   ; gone
    mov ebx, SECOND + QUEUE_SIZE
    call say_word
    configure COMMAND, 0
    mov ebx, SECOND + QUEUE_SIZE
    call say_word                   ; switched off
    configure COMMAND, PORTS_AND_MASTER

    mov dx, SECOND + STATUS         ; strings of ports
    mov esi, statuses
    mov ecx, 2
    rep outsb
    in al, dx
    movzx eax, al
    say 'status'
    mov edi, buffer
    mov dx, SECOND + QUEUE_SIZE
    mov ecx, 2
    rep insw
    mov eax, [buffer]
    say 'sizes'
    mov dx, SECOND + SELECT
    mov ax, 1
    out dx, ax
    mov ebx, SECOND + QUEUE_SIZE
    call say_word                   ; there is one queue
    mov dx, SECOND + SELECT
    xor eax, eax
    out dx, ax

    mov dx, SECOND + FEATURES
    out dx, eax
    mov dx, SECOND + PAGE_FRAME
    mov eax, queue
    shr eax, 12
    out dx, eax
    in eax, dx
    shl eax, 12
    sub eax, queue
    say 'queue'
    mov al, DRIVER_OK
    mov dx, SECOND + STATUS
    out dx, al

    in al, PIC1_DATA
    and al, ~(1 << IRQ_CASCADE)
    out PIC1_DATA, al
    in al, PIC2_DATA
    and al, ~(1 << (IRQ_CARD - 8))
    out PIC2_DATA, al
    mov dx, LEVELS
    in al, dx
    and eax, 1 << (IRQ_CARD - 8)
    say 'level'
    mov eax, buffer
    mov ecx, 16
    sti
    call request
.wait:
    cmp dword [interrupts], 0
    je .wait
    mov eax, [used]
    say 'used'
    mov eax, [used + 4]
    say 'head'
    mov eax, [used + 8]
    say 'length'
    mov eax, [first_pending]
    say 'pending'
    mov eax, [first_isr]
    say 'isr'
    mov dx, SECOND + ISR
    in al, dx
    movzx eax, al
    say 'isr again'
    mov eax, COMMAND
    call configuration_read
    and eax, STATUS_INTERRUPT
    say 'pending again'

    mov dword [rounds], ROUNDS
.round:
    mov eax, routine + 1            ; the number that it moves
    mov ecx, 4
    call request
    call routine
    cmp eax, [routine + 1]
    je .right
    inc dword [stale]
.right:
    rol dword [sum], 5
    xor [sum], eax
    dec dword [rounds]
    jnz .round
    mov eax, [stale]
    say 'stale'
    call uart_drain
    xor eax, eax
    ret

routine:
    mov eax, 0
    ret

; request - EAX = where the card is to write, ECX = how many bytes. Returns when it has. Clobbers EAX, ECX, EDX.
request:
    mov [queue], eax
    mov [queue + 8], ecx
    mov word [queue + 12], WRITE
    mov cx, [available + 2]
    inc cx
    mov [available + 2], cx
    mov dx, SECOND + NOTIFY
    xor eax, eax
    out dx, ax
.wait:
    cmp cx, [used + 2]
    jne .wait
    ret

card_interrupt:
    inc dword [interrupts]
    mov eax, COMMAND
    call configuration_read
    and eax, STATUS_INTERRUPT
    mov ebx, eax
    mov dx, SECOND + ISR
    in al, dx                       ; the line falls
    movzx eax, al
    cmp dword [interrupts], 1
    jne .end
    mov [first_pending], ebx
    mov [first_isr], eax
.end:
    mov al, PIC_EOI
    out PIC2_COMMAND, al
    out PIC1_COMMAND, al
    ret

; configuration_read - EAX = register; its value to EAX. Clobbers EDX.
configuration_read:
    or eax, CARD
    mov dx, CONFIGURATION
    out dx, eax
    add dx, 4
    in eax, dx
    ret

; configuration_write - EAX = register, EBX = value. Clobbers EAX, EDX.
configuration_write:
    or eax, CARD
    mov dx, CONFIGURATION
    out dx, eax
    add dx, 4
    mov eax, ebx
    out dx, eax
    ret

; say_word - the two bytes at port EBX. Keeps EBX.
say_word:
    mov dx, bx
    in ax, dx
    movzx eax, ax
    say 'queue size'
    ret

; say_number - the name at ESI, then EAX. Clobbers EAX, ECX, EDX, ESI, EDI.
say_number:
    push eax
    mov edi, line
    call format_text
    mov al, ' '
    stosb
    pop eax
    call format_hex32
    mov al, 10
    stosb
    mov esi, line
    mov ecx, edi
    sub ecx, esi
    jmp uart_write_polled

section .data
statuses:       db 1, 3             ; acknowledged; a driver

section .bss
alignb 4096
queue:          resb 16 * SIZE
available:      resb 4096 - 16 * SIZE
used:           resb 4096
buffer:         resd 16
interrupts:     resd 1
first_pending:  resd 1
first_isr:      resd 1
rounds:         resd 1
stale:          resd 1
sum:            resd 1
line:           resb 64

%include "end.inc"
