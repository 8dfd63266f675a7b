; clock - prints from the timer interrupt and sleeps in between.
;
; Command line: every=N   timer ticks per line, at 100 Hz (default 100)
;               ticks=N   ends the machine with value 0 after N lines (default: never)

TICKS_PER_SECOND equ 100

%include "boot.inc"
%include "exit.inc"
%include "segments.inc"
%include "interrupts.inc"
%include "pic.inc"
%include "pit.inc"
%include "uart.inc"
%include "cmdline.inc"
section .text
%include "format.inc"

section .data
option_every: db 'every=', 0
option_ticks: db 'ticks=', 0
text_tick:    db 'tick ', 0
text_tsc:     db ' tsc=', 0

section .bss
alignb 4
every:      resd 1                  ; ticks per line
last_line:  resd 1                  ; 0 = go on for ever
countdown:  resd 1
line:       resd 1
text:       resb 64

section .text
main:
    mov eax, TICKS_PER_SECOND
    mov esi, option_every
    call cmdline_number
    test eax, eax
    jnz .every                      ; every=0 would mean 2^32
    inc eax
.every:
    mov [every], eax
    mov [countdown], eax
    xor eax, eax
    mov esi, option_ticks
    call cmdline_number
    mov [last_line], eax
    mov dword [trap_handlers + (IRQ_BASE + IRQ_TIMER) * 4], tick
    mov eax, PIT_HZ / TICKS_PER_SECOND
    call pit_start
.sleep:
    sti
    hlt
    jmp .sleep

; tick - the timer's handler; all of the guest's work happens here.
tick:
    call pic_eoi
    dec dword [countdown]
    jnz .return
    mov eax, [every]
    mov [countdown], eax
    inc dword [line]
    mov edi, text
    mov esi, text_tick
    call format_text
    mov eax, [line]
    call format_decimal
    mov esi, text_tsc
    call format_text
    rdtsc
    call format_hex64
    mov al, 10
    stosb
    mov esi, text
    mov ecx, edi
    sub ecx, esi
    call uart_write_polled
    mov eax, [line]
    cmp eax, [last_line]
    jne .return
    call uart_drain
    mov al, 0
    jmp machine_exit
.return:
    ret

%include "end.inc"
