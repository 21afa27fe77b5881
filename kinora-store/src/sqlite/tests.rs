//! What is SQLite's own: the file, its statements, its writer.

mod announcing;
mod opening;
mod sharing;
mod statements;
mod writing;
