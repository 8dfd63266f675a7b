/**
 * Records as JSON and back: a record's components are an object's fields, by their names. What a program writes for others to
 * read (events, files, a status) is a record, and its declaration is the format.
 *
 * <pre>
 *   long, int, boolean, String    a number, true or false, a text
 *   an enum                       its name in lower camel case
 *   a record                      an object
 *   Optional                      left out if empty
 *   List                          an array
 * </pre>
 *
 * Readers ignore fields that they do not know, and take what is missing for 0, false, empty or absent, so that a format can
 * grow. Text from others is read within narrow bounds.
 */
package io.understudy.json;
