; torture - a long pseudo-random program whose path depends on everything that can
; differ between two replicas. It prints, every K steps, `torture <n> <checksum>`.
;
;   step = farm    one of many long-lived loops, ~50 000 instructions, ring 0 or 3
;        + act     one of the rare things: faults, paging, self-modification, ports ...
;        + mix     what they left goes into the checksum, the checksum into the PRNG
;
; Command line:
;   seed=N    deterministic: no interrupts, TSC and RDRAND replaced by the PRNG, only ZF
;             looked at after CMPXCHG8B. Any correct processor prints the same.
;             Without it the host's values and interrupts steer everything.
;   lines=N   ends the machine with value 0 after N lines (default: never)
;   step=K    steps per line (default 700, about 36 million instructions)

STEPS_PER_LINE equ 700

%include "boot.inc"
%include "exit.inc"
%include "segments.inc"
%include "interrupts.inc"
%include "pic.inc"
%include "pit.inc"
%include "uart.inc"
%include "cmdline.inc"
%include "random.inc"
%include "paging.inc"
section .text
%include "format.inc"

; Pages: .user is read by ring 3, .code is written and run by both rings.
section .user align=4096 follows=.text
user_start:
section .code align=4096 follows=.user
code_start:
section .fixups align=4 follows=.code
fixups:

%include "farm.asm"
%include "sum.asm"
%include "memory.asm"
%include "rings.asm"
%include "traps.asm"
%include "act_arithmetic.asm"
%include "act_strings.asm"
%include "act_control.asm"
%include "act_faults.asm"
%include "act_paging.asm"
%include "act_selfmod.asm"
%include "act_float.asm"
%include "act_devices.asm"

section .data
option_seed:  db 'seed=', 0
option_lines: db 'lines=', 0
option_step:  db 'step=', 0
text_torture: db 'torture ', 0

; What a step may do besides the farm, each as likely as the others: one act of a given
; kind in about 3 million instructions. That keeps what is slow on emulators rare
; (self-modification 1 in 500 000, faults and other traps 1 in 40 000).
align 4, db 0
acts:
    dd act_cmpxchg8b, act_compare_exchange, act_flags, act_flags_ring3, act_bits
    dd act_shifts, act_divide, act_decimal
    dd act_copy, act_fill, act_scan, act_compare, act_load, act_copy_window
    dd act_calls, act_returns, act_enter, act_iret, act_far, act_loops, act_stack
    dd act_segment
    dd act_divide_error, act_protection, act_privilege, act_undefined, act_soft
    dd act_gates, act_not_present, act_no_math, act_bound, act_system_calls
    dd act_touch, act_touch_ring3, act_forbidden, act_unmapped, act_fetch
    dd act_unmap, act_read_only, act_reload, act_spaces, act_write_protect
    dd act_patch_next, act_patch_neighbour, act_patch_loop, act_generate
    dd act_patch_alias, act_patch_ring3
    dd act_x87, act_x87_rounding, act_sse, act_sse_rounding
    dd act_host_values, act_ports, act_masked, act_stack_shadow, act_sleep, act_rate
ACTS equ ($ - acts) / 4

section .bss
alignb 4
lines_left:     resd 1              ; 0 = no end
line_number:    resd 1
steps_per_line: resd 1
line_text:      resb 64

section .text
main:
    call options
    call memory_init
    call traps_init
    call sum_init
    call arena_init
    call devices_init
.line:
    mov ecx, [steps_per_line]
.step:
    push ecx
    call farm_step
    mov ecx, ACTS
    call random_below
    call [acts + eax * 4]
    cld
    call sum_step
    pop ecx
    dec ecx
    jnz .step
    call print_line
    dec dword [lines_left]          ; 0 = for ever: wraps, and is next here in 2^32 lines
    jnz .line
    ret

options:
    mov esi, option_seed
    mov eax, 0
    call cmdline_number
    setnc [seeded]
    mov [seed], eax
    mov esi, option_lines
    mov eax, 0
    call cmdline_number
    mov [lines_left], eax
    mov esi, option_step
    mov eax, STEPS_PER_LINE
    call cmdline_number
    test eax, eax
    jnz .step
    inc eax
.step:
    mov [steps_per_line], eax
    ret

; farm_step - a random routine of the farm with random registers, in a random ring.
farm_step:
    call work_random
    mov ecx, 1800
    call random_below
    add eax, 60                     ; 60..1859 rounds of about 50 instructions
    mov [work.ecx], eax
    mov ecx, FARM_ROUTINES
    call random_below
    mov edx, [farm_table + eax * 4]
    and dword [work.edi], ARENA_BYTES - 1
    call random
    test al, 3
    jz .ring3
    call ring0_call
    jmp work_mix
.ring3:
    call ring3_call
    jmp work_mix

print_line:
    inc dword [line_number]
    mov edi, line_text
    mov esi, text_torture
    call format_text
    mov eax, [line_number]
    call format_decimal
    mov al, ' '
    stosb
    mov eax, [sum_low]
    mov edx, [sum_high]
    call format_hex64
    mov al, 10
    stosb
    mov esi, line_text
    mov ecx, edi
    sub ecx, esi
    jmp uart_write_polled

section .user
    align PAGE_BYTES, db 0xCC
user_end:
section .code
    align PAGE_BYTES, db 0xCC
code_end:
section .fixups
fixups_end:
%include "end.inc"
