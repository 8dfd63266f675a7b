package io.understudy.simulation.mutant;

import java.util.concurrent.atomic.AtomicInteger;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * One changed method of one production class.
 *
 * @param type the class, without {@code io.understudy.}
 * @param method its name, or * for all; all of this name are changed
 */
record Mutation(String type, String method, Edit edit) {
    String className() {
        return MutantLoader.PRODUCT + type;
    }

    /** The class file with the method changed; throws if there is nothing to change. */
    byte[] apply(byte[] classFile) {
        AtomicInteger changes = new AtomicInteger();
        ClassReader reader = new ClassReader(classFile);
        // No edit adds a jump, so the frames stay as they are.
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
                        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
                        return name.equals(method) || method.equals("*")
                                ? edit.before(code, isStatic, descriptor, changes::incrementAndGet)
                                : code;
                    }
                },
                0);
        if (changes.get() == 0) {
            throw new IllegalStateException("there is nothing to change in " + type + "." + method
                    + ": bring the mutant up to what production is now");
        }
        return writer.toByteArray();
    }
}
