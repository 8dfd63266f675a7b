package io.understudy.simulation.mutant;

import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import java.util.Arrays;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What is changed in the code of one method. */
@FunctionalInterface
interface Edit {
    /**
     * Stands before the writer of the method's code.
     *
     * @param isStatic whether the method is
     * @param descriptor the method's, as the class file has it
     * @param changed to be called at each place that is changed
     */
    MethodVisitor before(MethodVisitor writer, boolean isStatic, String descriptor, Runnable changed);

    /** The method does nothing, and answers 0, false or null. */
    static Edit doesNothing() {
        return answers(null);
    }

    /** The method does nothing but to answer this: a Boolean, an Integer or a Long; null stands for 0, false and null. */
    static Edit answers(Object constant) {
        return (writer, isStatic, descriptor, changed) -> new MethodVisitor(ASM9) {
            @Override
            public void visitCode() {
                Type answer = Type.getReturnType(descriptor);
                writer.visitCode();
                push(writer, answer, constant);
                writer.visitInsn(answer.getOpcode(IRETURN));
                writer.visitMaxs(0, 0);
                writer.visitEnd();
                changed.run();
            }
        };
    }

    /** The method goes on with this instead of what it was given: an Integer or a Long. */
    static Edit takes(int argument, Object constant) {
        return (writer, isStatic, descriptor, changed) -> new MethodVisitor(ASM9, writer) {
            @Override
            public void visitCode() {
                super.visitCode();
                Type[] arguments = Type.getArgumentTypes(descriptor);
                int slot = isStatic ? 0 : 1;
                for (int i = 0; i < argument; i++) {
                    slot += arguments[i].getSize();
                }
                push(this, arguments[argument], constant);
                visitVarInsn(arguments[argument].getOpcode(ISTORE), slot);
                changed.run();
            }
        };
    }

    /** Methods of this name are not called; 0, false or null is taken for their answer. */
    static Edit skips(String callee) {
        return hears(callee, null);
    }

    /** Methods of this name are not called; this is taken for their answer. */
    static Edit hears(String callee, Object constant) {
        return calls(callee, (writer, opcode, owner, name, descriptor) -> {
            Type[] arguments = Type.getArgumentTypes(descriptor);
            for (int i = arguments.length - 1; i >= 0; i--) {
                writer.visitInsn(arguments[i].getSize() == 2 ? POP2 : POP);
            }
            if (opcode != INVOKESTATIC) {
                writer.visitInsn(POP);
            }
            push(writer, Type.getReturnType(descriptor), constant);
        });
    }

    /** One of {@link Mistakes} is called instead, with the receiver as its first argument. */
    static Edit errs(String callee, String mistake) {
        return calls(callee, (writer, opcode, owner, name, descriptor) -> {
            String taken =
                    opcode == INVOKESTATIC ? descriptor : "(" + Type.getObjectType(owner) + descriptor.substring(1);
            boolean known = Arrays.stream(Mistakes.class.getMethods())
                    .anyMatch(made -> made.getName().equals(mistake)
                            && Type.getMethodDescriptor(made).equals(taken));
            if (!known) {
                throw new IllegalStateException("there is no mistake " + mistake + taken);
            }
            writer.visitMethodInsn(INVOKESTATIC, Type.getInternalName(Mistakes.class), mistake, taken, false);
        });
    }

    /** This field is never written. */
    static Edit forgets(String field) {
        return (writer, isStatic, descriptor, changed) -> new MethodVisitor(ASM9, writer) {
            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String type) {
                if (opcode == PUTFIELD && name.equals(field)) {
                    super.visitInsn(Type.getType(type).getSize() == 2 ? POP2 : POP);
                    super.visitInsn(POP);
                    changed.run();
                } else {
                    super.visitFieldInsn(opcode, owner, name, type);
                }
            }
        };
    }

    /** Another field of the same type is read where this one should be. */
    static Edit confuses(String field, String other) {
        return (writer, isStatic, descriptor, changed) -> new MethodVisitor(ASM9, writer) {
            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String type) {
                boolean confused = opcode == GETFIELD && name.equals(field);
                super.visitFieldInsn(opcode, owner, confused ? other : name, type);
                if (confused) {
                    changed.run();
                }
            }
        };
    }

    private static Edit calls(String callee, Call instead) {
        return (writer, isStatic, descriptor, changed) -> new MethodVisitor(ASM9, writer) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String called, boolean isInterface) {
                if (name.equals(callee) && opcode != INVOKESPECIAL) {
                    instead.write(writer, opcode, owner, name, called);
                    changed.run();
                } else {
                    super.visitMethodInsn(opcode, owner, name, called, isInterface);
                }
            }
        };
    }

    private static void push(MethodVisitor writer, Type type, Object constant) {
        switch (type.getSort()) {
            case Type.VOID -> {}
            case Type.BOOLEAN -> writer.visitLdcInsn(Boolean.TRUE.equals(constant) ? 1 : 0);
            case Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> writer.visitLdcInsn(constant == null ? 0 : constant);
            case Type.LONG -> writer.visitLdcInsn(constant == null ? 0L : constant);
            case Type.ARRAY, Type.OBJECT -> writer.visitInsn(Opcodes.ACONST_NULL);
            default -> throw new IllegalArgumentException("no constant of type " + type);
        }
    }

    /** Writes what stands where a method was called. */
    @FunctionalInterface
    interface Call {
        void write(MethodVisitor writer, int opcode, String owner, String name, String descriptor);
    }
}
