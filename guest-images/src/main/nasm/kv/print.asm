; print.asm - ring 3: the commands whose answer is more than a word of the store.

PRINT_MAX     equ 100000
PATTERN_BYTES equ 48

section .user

; do_print - n lines; the pattern of line i starts i letters into the alphabet, so
; that a lost or doubled line cannot hide.
do_print:
    call take_number
    cmp eax, PRINT_MAX
    ja take_exit_range
    mov ebp, eax
    xor ebx, ebx
.line:
    cmp ebx, ebp
    je ok
    inc ebx
    mov ecx, 96
    call reserve
    mov esi, text_line
    call format_text
    mov eax, ebx
    call format_decimal
    mov al, ' '
    stosb
    mov eax, ebx
    xor edx, edx
    mov ecx, 26
    div ecx                         ; EDX = where in the alphabet
    lea esi, [alphabet + edx]
    mov ecx, PATTERN_BYTES / 4
    rep movsd
    mov al, 10
    stosb
    call formatted
    jmp .line

; do_stamp - STAMP tsc=<16 hex> rtc=YYYY-MM-DDThh:mm:ss ticks=<n> random=<8 hex>
do_stamp:
    call take_end
    mov eax, SYS_STAMP
    mov edi, stamp
    int SYSTEM_CALL
    mov ecx, 128
    call reserve
    mov esi, text_stamp
    call format_text
    mov eax, [stamp + STAMP_TSC]
    mov edx, [stamp + STAMP_TSC + 4]
    call format_hex64
    mov esi, text_rtc
    call format_text
    mov ecx, 2
    mov ebx, stamp + STAMP_RTC + 6  ; century, year, month, ... lie downwards
    mov esi, stamp_marks
.field:
    movzx eax, byte [ebx]
    call format_padded
    dec ebx
    lodsb
    test al, al
    jz .rest
    cmp al, 1                       ; nothing between century and year
    je .field
    stosb
    jmp .field
.rest:
    mov esi, text_ticks
    call format_text
    mov eax, [stamp + STAMP_TICKS]
    call format_decimal
    mov esi, text_random
    call format_text
    cmp byte [stamp + STAMP_HAS_RANDOM], 0
    je .no_random
    mov eax, [stamp + STAMP_RANDOM]
    call format_hex32
    jmp .end
.no_random:
    mov esi, text_no_random
    call format_text
.end:
    mov al, 10
    stosb
    jmp formatted

stamp_marks:    db 1, '--T::', 0
text_line:      db 'line ', 0
text_stamp:     db 'STAMP tsc=', 0
text_rtc:       db ' rtc=', 0
text_ticks:     db ' ticks=', 0
text_random:    db ' random=', 0
text_no_random: db '--------', 0
alphabet:
    times 3 db 'abcdefghijklmnopqrstuvwxyz'
