//! The H.264 encoder's C interface. It and the decoder's, in `decode::picture`,
//! are the only unsafe code of this crate.
//!
//! The safe binding does not reach three settings that matter here: CABAC
//! (fewer bits), a fixed quantiser without rate control (nothing adapts, so
//! nothing pumps) and the log level before the encoder starts.

use std::ffi::{c_int, c_void};
use std::ptr;

use kinora_core::frame::Frame;
use kinora_core::plan::FPS;
use kinora_core::size::Size;
use openh264_sys2 as sys;
use sys::API as _;

/// An encoder of one size and one quantiser.
pub(super) struct RawEncoder {
    api: sys::DynamicAPI,
    encoder: *mut sys::ISVCEncoder,
    size: Size,
    settings: sys::SEncParamExt,
    frames: i64,
}

// SAFETY: the encoder keeps all its state behind `encoder`, which nobody else
// holds, uses no thread-local storage and is made with one thread of its own.
unsafe impl Send for RawEncoder {}

/// What the encoder made of one frame.
#[derive(Default)]
pub(super) struct RawFrame {
    /// NAL units without start codes.
    pub nal_units: Vec<Vec<u8>>,
}

/// The encoder's own number for what went wrong.
#[derive(Debug, thiserror::Error)]
#[error("the H.264 encoder failed to {operation} (its code is {code})")]
pub struct RawError {
    operation: &'static str,
    code: c_int,
}

impl RawEncoder {
    /// Makes an encoder whose frames have the quantiser `qp` until another is set.
    pub fn new(size: Size, qp: u8) -> Result<Self, RawError> {
        let api = sys::DynamicAPI::from_source();
        let mut encoder: *mut sys::ISVCEncoder = ptr::null_mut();
        // SAFETY: the call writes a pointer to a new encoder, or fails.
        check("start", unsafe {
            api.WelsCreateSVCEncoder(&raw mut encoder)
        })?;
        if encoder.is_null() {
            return Err(RawError {
                operation: "start",
                code: 0,
            });
        }
        let mut this = Self {
            api,
            encoder,
            size,
            settings: sys::SEncParamExt::default(),
            frames: 0,
        };
        this.silence()?;
        this.initialise(qp)?;
        Ok(this)
    }

    /// Encodes the next frame.
    pub fn encode(&mut self, frame: &Frame) -> Result<RawFrame, RawError> {
        assert_planes(frame, self.size);
        let (width, height) = sides(self.size);
        let picture = sys::SSourcePicture {
            iColorFormat: sys::videoFormatI420,
            iStride: [width, width / 2, width / 2, 0],
            pData: [
                frame.y.as_ptr().cast_mut(),
                frame.u.as_ptr().cast_mut(),
                frame.v.as_ptr().cast_mut(),
                ptr::null_mut(),
            ],
            iPicWidth: width,
            iPicHeight: height,
            uiTimeStamp: self.frames * 1000 / i64::from(FPS),
            bPsnrY: false,
            bPsnrU: false,
            bPsnrV: false,
        };
        let mut info = sys::SFrameBSInfo::default();
        // SAFETY: the planes have the sizes that strides and sides say (asserted
        // above) and outlive the call, and the encoder only reads them.
        check("encode a frame", unsafe {
            method(self.vtable().EncodeFrame, "encode a frame")?(
                self.encoder,
                &raw const picture,
                &raw mut info,
            )
        })?;
        self.frames += 1;
        // SAFETY: `info` was filled by the call above, and nothing has touched
        // the encoder since.
        Ok(unsafe { copy_nal_units(&info) })
    }

    /// Makes the next frame an IDR frame.
    pub fn force_idr(&mut self) -> Result<(), RawError> {
        let operation = "make a key frame";
        // SAFETY: the encoder is initialised.
        check(operation, unsafe {
            method(self.vtable().ForceIntraFrame, operation)?(self.encoder, true)
        })
    }

    /// Gives the frames from here on another quantiser. The encoder goes on where it is.
    pub fn set_qp(&mut self, qp: u8) -> Result<(), RawError> {
        let operation = "take another quantiser";
        self.settings.sSpatialLayers[0].iDLayerQp = c_int::from(qp);
        let value: *mut c_void = (&raw mut self.settings).cast();
        // SAFETY: this option reads settings like those it was initialised with.
        check(operation, unsafe {
            method(self.vtable().SetOption, operation)?(
                self.encoder,
                sys::ENCODER_OPTION_SVC_ENCODE_PARAM_EXT,
                value,
            )
        })
    }

    fn silence(&mut self) -> Result<(), RawError> {
        let operation = "take its log level";
        let mut level: c_int = sys::WELS_LOG_QUIET as c_int;
        let value: *mut c_void = (&raw mut level).cast();
        // SAFETY: this option reads one int and may be set before all else.
        check(operation, unsafe {
            method(self.vtable().SetOption, operation)?(
                self.encoder,
                sys::ENCODER_OPTION_TRACE_LEVEL,
                value,
            )
        })
    }

    fn initialise(&mut self, qp: u8) -> Result<(), RawError> {
        let operation = "take its settings";
        let settings = &raw mut self.settings;
        // SAFETY: the call fills the settings.
        check(operation, unsafe {
            method(self.vtable().GetDefaultParams, operation)?(self.encoder, settings)
        })?;
        fill(&mut self.settings, self.size, qp);
        let settings = &raw const self.settings;
        // SAFETY: the encoder copies the settings.
        check(operation, unsafe {
            method(self.vtable().InitializeExt, operation)?(self.encoder, settings)
        })
    }

    fn vtable(&self) -> &sys::ISVCEncoderVtbl {
        // SAFETY: `encoder` points to a live encoder from `new` to `drop`, and
        // an encoder begins with the pointer to its table of functions.
        unsafe { &**self.encoder }
    }
}

impl Drop for RawEncoder {
    fn drop(&mut self) {
        // SAFETY: nobody else holds the encoder. Destroying it uninitialises it.
        unsafe { self.api.WelsDestroySVCEncoder(self.encoder) }
    }
}

fn fill(settings: &mut sys::SEncParamExt, size: Size, qp: u8) {
    let (width, height) = sides(size);
    // The encoder derives the level from this rate; it does not steer by it.
    let bit_rate = (i64::from(width) * i64::from(height) * i64::from(FPS) * 2 / 5)
        .clamp(100_000, 200_000_000) as c_int;
    settings.iUsageType = sys::CAMERA_VIDEO_REAL_TIME;
    settings.iPicWidth = width;
    settings.iPicHeight = height;
    settings.iTargetBitrate = bit_rate;
    settings.iRCMode = sys::RC_OFF_MODE;
    settings.fMaxFrameRate = FPS as f32;
    settings.iTemporalLayerNum = 1;
    settings.iSpatialLayerNum = 1;
    settings.iComplexityMode = sys::MEDIUM_COMPLEXITY;
    settings.uiIntraPeriod = 0;
    settings.eSpsPpsIdStrategy = sys::CONSTANT_ID;
    settings.iEntropyCodingModeFlag = 1;
    settings.bEnableFrameSkip = false;
    settings.iMultipleThreadIdc = 1;
    settings.bEnableDenoise = false;
    settings.bEnableBackgroundDetection = false;
    settings.bEnableAdaptiveQuant = false;
    settings.bEnableSceneChangeDetect = false;
    settings.bEnableLongTermReference = false;

    let layer = &mut settings.sSpatialLayers[0];
    layer.iVideoWidth = width;
    layer.iVideoHeight = height;
    layer.fFrameRate = FPS as f32;
    layer.iSpatialBitrate = bit_rate;
    layer.iMaxSpatialBitrate = 0;
    layer.uiProfileIdc = sys::PRO_HIGH;
    layer.iDLayerQp = c_int::from(qp);
    layer.sSliceArgument.uiSliceMode = sys::SM_SINGLE_SLICE;
    layer.sSliceArgument.uiSliceNum = 1;
    // BT.709 primaries, transfer and matrix, limited range.
    layer.bVideoSignalTypePresent = true;
    layer.bColorDescriptionPresent = true;
    layer.bFullRange = false;
    layer.uiColorPrimaries = 1;
    layer.uiTransferCharacteristics = 1;
    layer.uiColorMatrix = 1;
}

/// Copies the NAL units that a call to the encoder left in its buffers.
///
/// # Safety
///
/// `info` must come from the encoder's last call.
unsafe fn copy_nal_units(info: &sys::SFrameBSInfo) -> RawFrame {
    let mut frame = RawFrame::default();
    let layers = usize::try_from(info.iLayerNum).unwrap_or(0);
    for layer in info.sLayerInfo.iter().take(layers) {
        let mut offset = 0;
        for index in 0..usize::try_from(layer.iNalCount).unwrap_or(0) {
            // SAFETY: the encoder lists `iNalCount` lengths, and the units lie in
            // its buffer one after the other.
            let unit = unsafe {
                let length = usize::try_from(*layer.pNalLengthInByte.add(index)).unwrap_or(0);
                let unit = std::slice::from_raw_parts(layer.pBsBuf.add(offset), length);
                offset += length;
                unit
            };
            frame.nal_units.push(without_start_code(unit).to_vec());
        }
    }
    frame
}

fn without_start_code(unit: &[u8]) -> &[u8] {
    unit.strip_prefix(&[0, 0, 0, 1])
        .or_else(|| unit.strip_prefix(&[0, 0, 1]))
        .unwrap_or(unit)
}

fn assert_planes(frame: &Frame, size: Size) {
    let luma = size.width as usize * size.height as usize;
    assert_eq!(frame.y.len(), luma, "the luma plane has the clip's size");
    assert_eq!(frame.u.len(), luma / 4, "the U plane has the clip's size");
    assert_eq!(frame.v.len(), luma / 4, "the V plane has the clip's size");
}

fn sides(size: Size) -> (c_int, c_int) {
    // Sizes are checked against the encoder's limit of 3840 before this.
    (size.width as c_int, size.height as c_int)
}

fn method<F>(function: Option<F>, operation: &'static str) -> Result<F, RawError> {
    function.ok_or(RawError { operation, code: 0 })
}

fn check(operation: &'static str, code: c_int) -> Result<(), RawError> {
    if code == 0 {
        Ok(())
    } else {
        Err(RawError { operation, code })
    }
}
