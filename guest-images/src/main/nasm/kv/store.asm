; store.asm - ring 3: the hash table, open addressing with linear probing.

FNV_OFFSET equ 0x811C9DC5           ; FNV-1a, 32 bits (draft-eastlake-fnv)
FNV_PRIME  equ 0x01000193

section .user

; fnv - EAX = hash so far, ESI, ECX = bytes: EAX = hash after them. Clobbers ECX, EDX, ESI.
fnv:
    jecxz .done
.byte:
    movzx edx, byte [esi]
    inc esi
    xor eax, edx
    imul eax, eax, FNV_PRIME
    dec ecx
    jnz .byte
.done:
    ret

; store_find - EDI, EDX = key. EBX = its entry and CF = 0; or CF = 1 and EBX = the slot
; a new entry of that key should take, 0 if the table is full.
; Keeps ESI, ECX, EDI, EDX; clobbers EAX, EBP.
store_find:
    push esi
    push ecx
    push edx
    mov eax, FNV_OFFSET
    mov esi, edi
    mov ecx, edx
    push edx
    call fnv
    pop edx
    mov ebp, ENTRIES                ; slots left to look at
    push dword 0                    ; the first deleted slot on the way
.probe:
    and eax, ENTRIES - 1
    imul ebx, eax, ENTRY_BYTES
    add ebx, table
    mov ecx, [ebx + ENTRY_KEY_LENGTH]
    test ecx, ecx
    jz .absent
    cmp ecx, SLOT_DELETED
    je .deleted
    cmp ecx, edx
    jne .next
    push edi
    lea esi, [ebx + ENTRY_KEY]
    repe cmpsb
    pop edi
    je .found
.next:
    inc eax
    dec ebp
    jnz .probe
    xor ebx, ebx
.absent:
    pop ecx
    jecxz .slot
    mov ebx, ecx
.slot:
    stc
    jmp .return
.deleted:
    cmp dword [esp], 0
    jne .next
    mov [esp], ebx
    jmp .next
.found:
    pop ecx
    clc
.return:
    pop edx
    pop ecx
    pop esi
    ret

; store_claim - EBX = free slot, EDI, EDX = key: the slot becomes its entry, with an
; empty value. Keeps all registers.
store_claim:
    pushad
    inc dword [keys]
    mov [ebx + ENTRY_KEY_LENGTH], edx
    mov dword [ebx + ENTRY_VALUE_LENGTH], 0
    mov dword [ebx + ENTRY_FIRST], 0
    mov dword [ebx + ENTRY_LAST], 0
    mov esi, edi
    lea edi, [ebx + ENTRY_KEY]
    mov ecx, edx
    rep movsb
    popad
    ret

; store_delete - EBX = entry. Clobbers EAX, EDX.
store_delete:
    dec dword [keys]
    call value_free
    mov dword [ebx + ENTRY_KEY_LENGTH], SLOT_DELETED
    ret

; store_sum - EAX = the sum over all entries of the hash of key, 0, value: the order
; in which keys came cannot be seen in it. Clobbers all registers.
store_sum:
    xor eax, eax
    mov ebx, table
    mov ecx, ENTRIES
.slot:
    mov edx, [ebx + ENTRY_KEY_LENGTH]
    lea esi, [edx - 1]
    cmp esi, KEY_MAX                ; neither never used nor deleted
    jae .next
    push ecx
    push eax
    mov ecx, edx
    lea esi, [ebx + ENTRY_KEY]
    mov eax, FNV_OFFSET
    call fnv
    imul eax, eax, FNV_PRIME        ; the byte 0 between key and value
    mov ebp, sum_piece
    mov edi, eax
    call value_pieces
    pop eax
    add eax, edi
    pop ecx
.next:
    add ebx, ENTRY_BYTES
    dec ecx
    jnz .slot
    ret
sum_piece:
    mov eax, edi
    call fnv
    mov edi, eax
    ret
