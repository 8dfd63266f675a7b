; privilege.asm - every instruction that depends on who executes it, by everyone who may: rings, IOPL, I/O permission
; maps, 16-bit code and virtual-8086 mode. One line for each: who, what, vector, error code, the offset at which EIP stood,
; IF, IOPL and VM of the flags then, ECX, how far EDI and ESI have moved, and which bytes were written there.
;
; An instruction that is carried out is followed by UD2: vector 6 behind it.

%include "boot.inc"
%include "exit.inc"
%include "segments.inc"
%include "interrupts.inc"
%include "pic.inc"
%include "uart.inc"

section .text
%include "format.inc"

PORT        equ 0x21                ; the interrupt controller's mask, all ones, and nothing behind it
VALUE       equ 0x3202              ; flags with IOPL 3 and IF
CLEAN       equ 0xA5A5A5A5

RING_0      equ 0x08
DATA_0      equ 0x10
TASK        equ 0x28
RING_1      equ 0x30 | 1
DATA_1      equ 0x38 | 1
RING_3      equ 0x40 | 3
DATA_3      equ 0x48 | 3
SHORT_3     equ 0x50 | 3
DATA_SHORT  equ 0x58 | 3
SHORT_BASE  equ 0x100000
VIRTUAL     equ 0xFFFF              ; a segment in virtual-8086 mode
VIRTUAL_BASE equ VIRTUAL << 4

EFLAGS_VM   equ 1 << 17
SHOWN_FLAGS equ EFLAGS_VM | 0x3200
CR4_TSD     equ 4
CR4_PSE     equ 16
CR0_PG      equ 1 << 31
LARGE_PAGE  equ 0x87                ; the first 4 MiB, for everyone; nothing else is there
VECTORS     equ 0x22                ; the last one is a gate that only ring 0 may use

NOT_RING_0  equ 1                   ; it would change what this guest lives on

MAP         equ 104
MAP_BYTES   equ 0x2000

; who - name, code segment, data segments, base of both, flags, I/O map, whether 16-bit code
%macro who 7
    dd %2, %3, %4, %5, %6, %7
    db %1
%endmacro
WHO_CODE    equ 0
WHO_DATA    equ 4
WHO_BASE    equ 8
WHO_FLAGS   equ 12
WHO_MAP     equ 16
WHO_SHORT   equ 20
WHO_NAME    equ 24
WHO_BYTES   equ 40

; row - name, NOT_RING_0 or 0; the instructions follow, then endrow
%macro row 2
    %push row
    %%name: db %1
    times 10 - ($ - %%name) db ' '
    db %2, %$end - %$begin
    %$begin:
%endmacro
%macro endrow 0
    %$end: ud2
    %pop
%endmacro
ROW_CARE    equ 10
ROW_LENGTH  equ 11
ROW_CODE    equ 12

%macro rows 1                       ; the accumulator of this operand size
    row 'in al,n', 0
    in al, PORT
    endrow
    row 'in ax,n', 0
    in ax, PORT
    endrow
    row 'in eax,n', 0
    in eax, PORT
    endrow
    row 'in al,dx', 0
    in al, dx
    endrow
    row 'in ax,dx', 0
    in ax, dx
    endrow
    row 'in eax,dx', 0
    in eax, dx
    endrow
    row 'prefixes', 0               ; REPNE, ES, address size: they change nothing
    db 0xF2, 0x26, 0x67
    in al, dx
    endrow
    row 'in high', 0                ; the last ports of all, the upper half of EDX is no port
    mov edx, 0x1FFFF
    in ax, dx
    endrow
    row 'out n,al', 0
    or al, 0xFF
    out PORT, al
    endrow
    row 'out n,eax', 0
    or eax, -1
    out PORT, eax
    endrow
    row 'out dx,al', 0
    or al, 0xFF
    out dx, al
    endrow
    row 'out dx,ax', 0
    or ax, -1
    out dx, ax
    endrow
    row 'insb', 0
    insb
    endrow
    row 'insw', 0
    insw
    endrow
    row 'insd', 0
    insd
    endrow
    row 'rep insb', 0
    rep insb
    endrow
    row 'rep insw', 0
    rep insw
    endrow
    row 'rep none', 0
    xor ecx, ecx
    rep insb
    endrow
    row 'outsb', 0
    or byte [esi], 0xFF
    outsb
    endrow
    row 'outsw', 0
    or word [esi], -1
    outsw
    endrow
    row 'rep outsb', 0
    or dword [esi], -1
    rep outsb
    endrow
    row 'nowhere', 0                ; the map is asked before memory is touched
    mov esi, 4 << 20
    a32 outsb
    endrow
    row 'cli', 0
    cli
    endrow
    row 'sti', 0
    sti
    endrow
    row 'pushf', 0
    pushf
    endrow
    row 'popf', 0
    push %1
    popf
    endrow
    row 'popfd', 0
    push eax
    popfd
    endrow
    row 'iret', 0
    push %1
    push cs
    call %%iret
    ud2
%%iret:
    iret
    endrow
    row 'int 80h', 0
    int SYSTEM_CALL
    endrow
    row 'int 21h', 0
    int VECTORS - 1
    endrow
    row 'hlt', NOT_RING_0
    hlt
    endrow
    row 'lgdt', NOT_RING_0
    lgdt [edi]
    endrow
    row 'lidt', NOT_RING_0
    lidt [edi]
    endrow
    row 'sgdt', 0
    sgdt [edi + 16]
    endrow
    row 'lldt', 0
    xor eax, eax
    lldt ax
    endrow
    row 'sldt', 0
    sldt ax
    endrow
    row 'ltr', 0                    ; of the task that is busy
    mov ax, TASK
    ltr ax
    endrow
    row 'str', 0
    str ax
    endrow
    row 'smsw', 0
    smsw ax
    endrow
    row 'lmsw', 0
    lmsw ax
    endrow
    row 'clts', 0
    clts
    endrow
    row 'eax,cr0', 0
    mov eax, cr0
    endrow
    row 'cr0,eax', NOT_RING_0
    mov cr0, eax
    endrow
    row 'eax,cr2', 0
    mov eax, cr2
    endrow
    row 'cr2,eax', 0
    mov cr2, eax
    endrow
    row 'eax,cr3', 0
    mov eax, cr3
    endrow
    row 'cr3,eax', NOT_RING_0
    mov cr3, eax
    endrow
    row 'eax,cr4', 0
    mov eax, cr4
    endrow
    row 'cr4,eax', NOT_RING_0
    mov cr4, eax
    endrow
    row 'eax,dr0', 0
    mov eax, dr0
    endrow
    row 'dr0,eax', 0
    mov dr0, eax
    endrow
    row 'eax,dr7', 0
    mov eax, dr7
    endrow
    row 'dr7,eax', NOT_RING_0
    mov dr7, eax
    endrow
    row 'invlpg', 0
    invlpg [edi]
    endrow
    row 'invd', 0
    invd
    endrow
    row 'wbinvd', 0
    wbinvd
    endrow
    row 'rdmsr', 0
    mov ecx, 0x277
    rdmsr
    endrow
    row 'wrmsr', NOT_RING_0
    mov ecx, 0x277
    wrmsr
    endrow
    row 'rdtsc', 0
    rdtsc
    endrow
    row 'own map', 0                ; INS closes the map that it goes by
    lea edi, [edi + task + MAP + PORT / 8 - target]
    a32 rep insb
    endrow
%endmacro

section .data
align 4
everyone:
    who 'ring 0          ', RING_0, DATA_0, 0, 2, no_map, 0
    who 'ring 1          ', RING_1, DATA_1, 0, 2, no_map, 0
    who 'ring 1, IOPL 1  ', RING_1, DATA_1, 0, 0x1002, no_map, 0
    who 'ring 3          ', RING_3, DATA_3, 0, 2, no_map, 0
    who 'ring 3, IOPL 2  ', RING_3, DATA_3, 0, 0x2002, no_map, 0
    who 'ring 3, IOPL 3  ', RING_3, DATA_3, 0, 0x3002, no_map, 0
    who 'ring 3, all     ', RING_3, DATA_3, 0, 2, all_ports, 0
    who 'ring 3, one     ', RING_3, DATA_3, 0, 2, one_port, 0
    who 'ring 3, cut map ', RING_3, DATA_3, 0, 2, cut_map, 0
    who '16 bits         ', SHORT_3, DATA_SHORT, SHORT_BASE, 2, no_map, 1
    who '16 bits, one    ', SHORT_3, DATA_SHORT, SHORT_BASE, 2, one_port, 1
    who 'virtual         ', VIRTUAL, VIRTUAL, VIRTUAL_BASE, EFLAGS_VM | 2, no_map, 1
    who 'virtual, IOPL 3 ', VIRTUAL, VIRTUAL, VIRTUAL_BASE, EFLAGS_VM | 0x3002, no_map, 1
    who 'virtual, both   ', VIRTUAL, VIRTUAL, VIRTUAL_BASE, EFLAGS_VM | 0x3002, all_ports, 1
    who 'virtual, all    ', VIRTUAL, VIRTUAL, VIRTUAL_BASE, EFLAGS_VM | 2, all_ports, 1
    who 'virtual, one    ', VIRTUAL, VIRTUAL, VIRTUAL_BASE, EFLAGS_VM | 2, one_port, 1
everyone_end:

long_rows:
bits 32
    rows eax
long_rows_end:
short_rows:
bits 16
    rows ax
short_rows_end:
bits 32

section .data
align 8, db 0
table:
    dq 0
    dq 0x00CF9A000000FFFF
    dq 0x00CF92000000FFFF
    dq 0, 0
table_task:
    dq 0x0000890000000000
    dq 0x00CFBA000000FFFF           ; ring 1
    dq 0x00CFB2000000FFFF
    dq 0x00CFFA000000FFFF           ; ring 3
    dq 0x00CFF2000000FFFF
    dq 0x0000FA100000FFFF           ; ring 3, 16 bits, from SHORT_BASE on
    dq 0x0000F2100000FFFF
table_end:
table_register:
    dw table_end - table - 1
    dd table

section .text
main:
    mov eax, task
    mov [table_task + 2], ax
    shr eax, 16
    mov [table_task + 4], al
    mov [table_task + 7], ah
    mov dword [task + 4], kernel_stack_top
    mov dword [task + 8], DATA_0
    mov word [task + 102], MAP
    lgdt [table_register]
    xor ecx, ecx
    mov eax, stubs
.gate:
    mov dl, 0x8E
    call set_gate
    add eax, 16
    inc ecx
    cmp ecx, VECTORS
    jb .gate
    mov ecx, SYSTEM_CALL
    mov dl, 0xEE
    call set_gate
    mov dword [directory], LARGE_PAGE
    mov eax, directory
    mov cr3, eax
    mov eax, cr4
    or eax, CR4_TSD | CR4_PSE
    mov cr4, eax
    mov eax, cr0
    or eax, CR0_PG
    mov cr0, eax

    mov ebx, everyone
.who:
    mov [acting], ebx
    call [ebx + WHO_MAP]
    mov esi, long_rows
    mov edi, long_rows_end
    cmp dword [ebx + WHO_SHORT], 0
    je .row
    mov esi, short_rows
    mov edi, short_rows_end
.row:
    mov [acted], esi
    mov [acted_end], edi
    cmp dword [ebx + WHO_CODE], RING_0
    jne .go
    test byte [esi + ROW_CARE], NOT_RING_0
    jnz .next
.go:
    call act
    call report
.next:
    mov ebx, [acting]
    mov esi, [acted]
    mov edi, [acted_end]
    movzx eax, byte [esi + ROW_LENGTH]
    lea esi, [esi + eax + ROW_CODE + 2]
    cmp esi, edi
    jb .row
    add ebx, WHO_BYTES
    cmp ebx, everyone_end
    jb .who
    call uart_drain
    mov al, 0
    jmp machine_exit

; The I/O maps: none, one that allows all ports, one that allows PORT alone, and one that ends within the two bytes in
; which PORT is looked up. Clobber EAX, ECX, EDI.
no_map:
    mov eax, MAP - 1
    jmp limit_task
all_ports:
    xor eax, eax
    call fill_map
    mov eax, MAP + MAP_BYTES
    jmp limit_task
one_port:
    or eax, -1
    call fill_map
    and byte [task + MAP + PORT / 8], ~(1 << (PORT % 8))
    mov eax, MAP + MAP_BYTES
    jmp limit_task
cut_map:
    xor eax, eax
    call fill_map
    mov eax, MAP + PORT / 8
limit_task:
    mov [table_task], ax
    mov byte [table_task + 5], 0x89
    mov ax, TASK
    ltr ax
    ret
fill_map:
    mov edi, task + MAP
    mov ecx, MAP_BYTES / 4
    rep stosd
    mov byte [task + MAP + MAP_BYTES], 0xFF
    ret

; act - lets EBX execute the row at ESI; comes back when it has raised an exception.
act:
    mov ecx, CLEAN
    mov edi, target
    mov eax, ecx
    mov ecx, 16
    rep stosd
    mov [kernel_esp], esp
    mov eax, [ebx + WHO_DATA]
    test dword [ebx + WHO_FLAGS], EFLAGS_VM
    jz .segments
    push eax                        ; GS, FS, DS, ES
    push eax
    push eax
    push eax
    jmp .outer
.segments:
    mov ds, ax
    mov es, ax
    cmp dword [cs:ebx + WHO_CODE], RING_0
    je .inner
.outer:
    push eax                        ; SS
    mov eax, user_stack_top
    sub eax, [cs:ebx + WHO_BASE]
    push eax
.inner:
    push dword [cs:ebx + WHO_FLAGS]
    push dword [cs:ebx + WHO_CODE]
    lea eax, [esi + ROW_CODE]
    sub eax, [cs:ebx + WHO_BASE]
    push eax
    mov edi, target
    sub edi, [cs:ebx + WHO_BASE]
    mov esi, edi
    mov ecx, 3
    mov edx, PORT
    mov eax, VALUE
    iretd

; One entry a vector: error code or 0, the vector.
%assign v 0
%rep VECTORS + 1
    align 16
  %if v == 0
stubs:
  %endif
  %if !PUSHES_ERROR(v)
    push dword 0
  %endif
    push dword v
    jmp raised
  %assign v v + 1
%endrep

; Keeps what there is to say and goes on behind `call act`.
raised:
    pushad
    mov ax, DATA_0
    mov ds, ax
    mov es, ax
    mov ebp, esp
    mov esi, ebp
    mov edi, frame
    mov ecx, (FRAME_EFLAGS + 4) / 4
    cld
    rep movsd
    mov esp, [kernel_esp]
    push dword 2
    popfd
    ret

report:
    mov ebx, [acting]
    mov edi, line
    lea esi, [ebx + WHO_NAME]
    mov ecx, 16
    rep movsb
    mov esi, [acted]
    mov ecx, 10
    rep movsb
    mov al, ' '
    stosb
    mov eax, [frame + FRAME_VECTOR]
    call byte_field
    mov eax, [frame + FRAME_ERROR]
    call word_field
    mov eax, [frame + FRAME_EIP]
    add eax, [ebx + WHO_BASE]
    sub eax, [acted]
    sub eax, ROW_CODE
    call byte_field
    mov eax, [frame + FRAME_EFLAGS]
    and eax, SHOWN_FLAGS
    call format_hex32
    mov al, ' '
    stosb
    mov eax, [frame + FRAME_ECX]
    call byte_field
    mov eax, [frame + FRAME_EDI]
    add eax, [ebx + WHO_BASE]
    sub eax, target
    call byte_field
    mov eax, [frame + 4]
    add eax, [ebx + WHO_BASE]
    sub eax, target
    call byte_field
    mov esi, target
    mov ecx, 8
.byte:
    lodsb
    cmp al, CLEAN & 0xFF
    mov al, '.'
    je .clean
    mov al, 'x'
.clean:
    stosb
    loop .byte
    mov al, 10
    stosb
    mov esi, line
    mov ecx, edi
    sub ecx, esi
    jmp uart_write_polled

; EAX as two or four digits and a space.
byte_field:
    and eax, 0xFF
    call format_hex32
    mov ax, [edi - 2]
    mov [edi - 8], ax
    sub edi, 6
    mov al, ' '
    stosb
    ret
word_field:
    and eax, 0xFFFF
    call format_hex32
    mov eax, [edi - 4]
    mov [edi - 8], eax
    sub edi, 4
    mov al, ' '
    stosb
    ret

section .bss
alignb 4096
directory:      resb 4096
alignb 16
target:         resb 64
acting:         resd 1
acted:          resd 1
acted_end:      resd 1
kernel_esp:     resd 1
frame:          resb FRAME_EFLAGS + 4
line:           resb 128
alignb 16
user_stack:     resb 1024
user_stack_top:
alignb 16
task:           resb MAP + MAP_BYTES + 4

%include "end.inc"
