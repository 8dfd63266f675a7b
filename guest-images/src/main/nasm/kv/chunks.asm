; chunks.asm - ring 3: the memory of the values, in pieces of CHUNK_BYTES.
;
;   entry ─▶ [next│252 bytes] ─▶ [next│252 bytes] ─▶ [0│the rest]
;
; Freed chunks go on a list; the others are taken in order, so that frames behind
; them are asked from the kernel only when the store really grows.

section .user

chunks_init:
    mov dword [chunk_unused], chunks
    mov eax, [data_bytes]
    sub eax, chunks - DATA_BASE
    shr eax, 8                      ; CHUNK_BYTES
    mov [chunks_free], eax
    ret

; chunk_take - EAX = a chunk with no successor. The caller has made sure of one.
chunk_take:
    dec dword [chunks_free]
    mov eax, [chunk_list]
    test eax, eax
    jz .unused
    push dword [eax + CHUNK_NEXT]
    pop dword [chunk_list]
    jmp .taken
.unused:
    mov eax, [chunk_unused]
    add dword [chunk_unused], CHUNK_BYTES
.taken:
    mov dword [eax + CHUNK_NEXT], 0
    ret

; chunks_for - EAX = bytes: EAX = chunks they need. Clobbers EDX.
chunks_for:
    push ebx
    add eax, CHUNK_ROOM - 1
    xor edx, edx
    mov ebx, CHUNK_ROOM
    div ebx
    pop ebx
    ret

; value_free - EBX = entry, whose value becomes empty. Clobbers EAX, EDX.
value_free:
    mov eax, [ebx + ENTRY_VALUE_LENGTH]
    call chunks_for
    add [chunks_free], eax
    mov eax, [ebx + ENTRY_FIRST]
    test eax, eax
    jz .empty
    mov edx, [ebx + ENTRY_LAST]     ; the whole chain goes in front of the list
    push dword [chunk_list]
    pop dword [edx + CHUNK_NEXT]
    mov [chunk_list], eax
.empty:
    xor eax, eax
    mov [ebx + ENTRY_VALUE_LENGTH], eax
    mov [ebx + ENTRY_FIRST], eax
    mov [ebx + ENTRY_LAST], eax
    ret

; value_append - EBX = entry, ESI, ECX = bytes; the caller has made sure of room.
; Clobbers EAX, ECX, EDX, ESI, EDI.
value_append:
    jecxz .done
    mov eax, [ebx + ENTRY_VALUE_LENGTH]
    push ebx
    xor edx, edx
    mov ebx, CHUNK_ROOM
    div ebx
    pop ebx                         ; EDX = bytes in the last chunk, 0 = it is full
    mov eax, [ebx + ENTRY_LAST]
    test edx, edx
    jnz .have_chunk
    call chunk_take
    mov edi, [ebx + ENTRY_LAST]
    mov [ebx + ENTRY_LAST], eax
    test edi, edi
    jz .first
    mov [edi + CHUNK_NEXT], eax
    jmp .have_chunk
.first:
    mov [ebx + ENTRY_FIRST], eax
.have_chunk:
    lea edi, [eax + CHUNK_DATA + edx]
    neg edx
    add edx, CHUNK_ROOM             ; room left here
    cmp edx, ecx
    jbe .some
    mov edx, ecx
.some:
    add [ebx + ENTRY_VALUE_LENGTH], edx
    sub ecx, edx
    xchg ecx, edx
    rep movsb
    mov ecx, edx
    jmp value_append
.done:
    ret

; value_pieces - EBX = entry: calls EBP with ESI, ECX = each piece in order. EBP may
; clobber all but EBX and EBP.
value_pieces:
    push ebx
    mov esi, [ebx + ENTRY_FIRST]
    mov edx, [ebx + ENTRY_VALUE_LENGTH]
.piece:
    test edx, edx
    jz .done
    mov ecx, CHUNK_ROOM
    cmp edx, ecx
    jae .length
    mov ecx, edx
.length:
    sub edx, ecx
    push edx
    push dword [esi + CHUNK_NEXT]
    add esi, CHUNK_DATA
    call ebp
    pop esi
    pop edx
    jmp .piece
.done:
    pop ebx
    ret
