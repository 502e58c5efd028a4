// Everything the page says, in both languages.

const WORDS = {
  en: {
    language: "中文", language_hint: "切换到中文", full: "Full screen (F)", projector: "For a projector: large letters, black night (P)", in: "Zoom in (+)", out: "Zoom out (−)", fit: "Whole sign (0)",
    live: "Live", waiting: "Waiting for data", lost: "Signal lost", mixed: "Part of the sign has no signal",
    fps: "fps", leds: "LEDs", simulator: "simulator",
    sender: "Sender", protocol: "Protocol", frames: "Frames", jitter: "Jitter p99", missing: "Lost packets", torn: "Torn frames",
    foreign: "Foreign sender", silent: "Silent for", none: "none", unsynchronised: "not synchronised",
    silence: "no data", ended: "stream ended", "sync-lost": "no sync packets",
    offline: "The simulator does not answer. Trying again…", many: "Too many pages are open.",
    disconnected: "Not connected", before: "last known",
    hint: "Nothing has arrived yet. Start a sender and point it at",
    zoomed: "Scroll or pinch to zoom, drag to move",
  },
  zh: {
    language: "EN", language_hint: "Switch to English", full: "全屏 (F)", projector: "投影模式：大字、纯黑背景 (P)", in: "放大 (+)", out: "缩小 (−)", fit: "显示整屏 (0)",
    live: "正在显示", waiting: "等待数据", lost: "信号中断", mixed: "部分屏体无信号",
    fps: "帧/秒", leds: "颗灯珠", simulator: "模拟器",
    sender: "发送端", protocol: "协议", frames: "帧数", jitter: "抖动 p99", missing: "丢包", torn: "撕裂帧",
    foreign: "其他发送端", silent: "无数据时长", none: "无", unsynchronised: "未同步",
    silence: "无数据", ended: "数据流已结束", "sync-lost": "无同步包",
    offline: "模拟器没有响应，正在重试…", many: "打开的页面过多。",
    disconnected: "连接已断开", before: "断开前",
    hint: "尚未收到数据。请启动发送端，目标地址为",
    zoomed: "滚轮或双指缩放，拖动平移",
  },
};

// An address may ask for one, as those of the console do: ?lang=zh
let language = new URLSearchParams(location.search).get("lang") || localStorage.getItem("ledsign.language")
  || ((navigator.languages || [navigator.language]).find(one => /^(zh|en)/i.test(one)) || "en").slice(0, 2).toLowerCase();
if (!WORDS[language]) language = "en";

export const say = word => WORDS[language][word] ?? word;
export const current = () => language;

export function toggle() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("ledsign.language", language);
}
