//! Finds out whether the H.264 encoder is built with its assembler.
//!
//! The encoder's own build goes on silently without one, about 2.4 times
//! slower. The same question is asked here so that the finished program can say
//! so.

use std::env;
use std::process::{Command, Stdio};

fn main() {
    for name in ["NASM", "OPENH264_NO_ASM", "PATH"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    println!("cargo::rustc-check-cfg=cfg(openh264_assembler)");
    if assembler() {
        println!("cargo::rustc-cfg=openh264_assembler");
    }
}

fn assembler() -> bool {
    match env::var("CARGO_CFG_TARGET_ARCH")
        .unwrap_or_default()
        .as_str()
    {
        "x86" | "x86_64" => env::var_os("OPENH264_NO_ASM").is_none() && nasm_runs(),
        // The C compiler assembles these itself, except on Windows.
        "arm" | "aarch64" => env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "windows"),
        _ => false,
    }
}

fn nasm_runs() -> bool {
    let nasm = env::var_os("NASM").unwrap_or_else(|| "nasm".into());
    Command::new(nasm)
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
