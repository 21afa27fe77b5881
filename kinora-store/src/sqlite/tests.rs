//! What is SQLite's own: the file, its statements, its writer.

mod opening;
mod sharing;
mod statements;
mod writing;
