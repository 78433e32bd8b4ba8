/** What somebody tries who wants in, wants more, or wants others to have less; answers are listed in docs/security.md. */
package chat.nonstop.system.attack;
