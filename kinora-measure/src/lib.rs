//! Kinora's ruler.
#![expect(dead_code, reason = "parts are put together below")]
mod corners;
mod figure;
mod maths;
mod plane;
mod similarity;
#[cfg(test)]
mod testing;
mod track;
