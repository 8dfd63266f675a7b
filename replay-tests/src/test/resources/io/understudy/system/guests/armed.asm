; armed.asm - a guest that has armed everything whose effect a processor derives from a register when an instruction
; writes it: breakpoints, single steps, rounding modes, the limits of tables. It sets them once and from then on does
; nothing but feel them, so what a copy of the machine does not rebuild changes what it counts.
;
; Ends with 0 if each of ROUNDS rounds felt what the first one felt, else with the number of what it missed.

%include "boot.inc"
%include "exit.inc"
%include "segments.inc"
%include "interrupts.inc"
%include "pic.inc"
%include "uart.inc"

section .text
%include "format.inc"

ROUNDS          equ 400
DEBUG_PORT      equ 0x80
LOCAL_TABLE     equ SPARE_SEGMENT
LOCAL_DATA      equ 0 << 3 | 4
BEYOND_LOCAL    equ 1 << 3 | 4      ; behind the limit of the local table
BEYOND_GLOBAL   equ 0x80            ; behind that of the global one
BEYOND_VECTORS  equ 0x90            ; INT n behind that of the vectors

EFLAGS_TF       equ 0x100
EFLAGS_RF       equ 0x10000
CR0_TS          equ 8
CR4_DE          equ 8
CR4_OSFXSR      equ 0x200
DEBUG           equ 1
NOT_AVAILABLE   equ 7
PROTECTION      equ 13

; DR0: execution; DR1: writes of 4 bytes; DR2: a port; DR3: accesses of 2 bytes. DR1 and DR3 say where the engine keeps
; its watchpoints that they are kept, if nothing else.
ARMED           equ 0x00000400 | 0x55 | (0b1101 << 20) | (0b0010 << 24) | (0b0111 << 28)

main:
    mov dword [trap_handlers + DEBUG * 4], debug
    mov dword [trap_handlers + NOT_AVAILABLE * 4], not_available
    mov dword [trap_handlers + PROTECTION * 4], protection
    mov word [idt_register], 0x81 * 8 - 1
    lidt [idt_register]
    mov eax, local_table
    mov word [gdt_spare], 8 - 1
    mov [gdt_spare + 2], ax
    shr eax, 16
    mov [gdt_spare + 4], al
    mov byte [gdt_spare + 5], 0x82
    mov [gdt_spare + 7], ah
    mov ax, LOCAL_TABLE
    lldt ax
    mov dword [gdt_spare + 4], 0    ; from here on only the register knows it

    mov eax, cr4
    or eax, CR4_DE | CR4_OSFXSR
    mov cr4, eax
    fninit
    fldcw [control_word]
    ldmxcsr [vector_control]
    mov eax, routine
    mov dr0, eax
    mov eax, watched
    mov dr1, eax
    mov eax, DEBUG_PORT
    mov dr2, eax
    mov eax, watched + 4
    mov dr3, eax
    mov eax, ARMED
    mov dr7, eax
    mov eax, cr0
    or eax, CR0_TS                  ; for the first floating-point instruction of each round
    mov cr0, eax

.round:
    fld dword [third]               ; device not available
    fmul dword [seventh]            ; 24 bits, towards zero
    fadd dword [third]
    fstp tword [result]
    movups xmm0, [numbers]
    mulps xmm0, xmm0                ; tiny ones become zero, the rest goes up
    divps xmm0, [numbers + 16]
    movups [result + 16], xmm0
    mov eax, routine
    call eax                        ; the engine keeps RF, which the fault above has set, up to an indirect jump
    mov al, 1
    out DEBUG_PORT, al
    inc dword [watched]
    mov ax, [watched + 4]
    pushfd
    or dword [esp], EFLAGS_TF
    popfd
    nop
    jmp .stepped
.stepped:
    pushfd
    and dword [esp], ~EFLAGS_TF
    popfd
    mov dword [after_fault], .local
    mov ax, LOCAL_DATA
    mov fs, ax
    mov ax, BEYOND_LOCAL
    mov fs, ax
.local:
    mov dword [after_fault], .global
    mov ax, BEYOND_GLOBAL
    mov gs, ax
.global:
    mov dword [after_fault], .vectors
    int BEYOND_VECTORS
.vectors:
    mov eax, cr0
    or eax, CR0_TS
    mov cr0, eax

    inc dword [rounds]
    mov esi, felt                   ; what this round felt, and forget it
    mov edi, felt_first
    mov ecx, (felt_end - felt) / 4
    cmp dword [rounds], 1
    je .first
    mov edx, 1
.compare:
    lodsd
    scasd
    mov eax, edx
    jne machine_exit
    inc edx
    loop .compare
    jmp .forget
.first:
    rep movsd
    call sound
    jne machine_exit
.forget:
    mov edi, felt
    xor eax, eax
    mov ecx, (result - felt) / 4
    rep stosd
    cmp dword [rounds], ROUNDS
    jb .round
    mov al, 0
    jmp machine_exit

; sound - whether the first round felt anything at all; AL = what was missed. ZF = 1 if nothing was.
sound:
    mov al, 0x41
    cmp dword [hit], 1
    jne .return
    inc al
    cmp dword [hit + 8], 1
    jne .return
    inc al
    cmp dword [steps], 3
    jb .return
    inc al
    cmp dword [unavailable], 1
    jne .return
    inc al
    cmp dword [refused], 3
    jne .return
    inc al
    cmp dword [result + 16], 0      ; a tiny number squared
.return:
    ret

align 16
routine:
    ret

debug:
    mov eax, dr6
    xor ecx, ecx
.breakpoint:
    bt eax, ecx
    jnc .not
    inc dword [hit + ecx * 4]
.not:
    inc ecx
    cmp ecx, 4
    jb .breakpoint
    bt eax, 14                      ; a single step
    jnc .no_step
    inc dword [steps]
.no_step:
    mov ecx, [ebp + FRAME_EIP]
    lea ecx, [eax * 2 + ecx]
    rol dword [debug_sum], 5
    add [debug_sum], ecx
    xor eax, eax
    mov dr6, eax
    or dword [ebp + FRAME_EFLAGS], EFLAGS_RF
    ret

not_available:
    inc dword [unavailable]
    clts
    ret

protection:
    inc dword [refused]
    mov eax, [ebp + FRAME_ERROR]
    add [errors], eax
    mov eax, [after_fault]
    mov [ebp + FRAME_EIP], eax
    ret

section .data
align 16, db 0
numbers:        dd 0x00000100, 0x3F800001, 0x40490FDB, 0x00801234
                dd 0x40400000, 0x40400000, 0x40400000, 0x40400000
third:          dd 0x3EAAAAAB
seventh:        dd 0x3E124925
control_word:   dw 0x0C7F           ; 24 bits, towards zero, everything masked
align 4, db 0
vector_control: dd 0xDFC0           ; flush to zero, denormals are zero, up
local_table:    dq 0x0040F20000000FFF | ((0x150000 & 0xFFFFFF) << 16)

section .bss
alignb 16
felt:
hit:            resd 4
steps:          resd 1
debug_sum:      resd 1
unavailable:    resd 1
refused:        resd 1
errors:         resd 4
result:         resb 32
felt_end:
felt_first:     resb felt_end - felt
watched:        resd 2
rounds:         resd 1
after_fault:    resd 1

%include "end.inc"
