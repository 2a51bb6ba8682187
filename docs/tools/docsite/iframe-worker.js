// Browsers start no worker from a file. Where the site is opened from a disk, a hidden frame stands in for one, so that the
// search works there too. As with a worker, what is sent either way is a copy, and arrives later.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.waiting = [];
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      const key = `worker-${Math.random().toString(36).slice(2)}`;
      window[key] = (name, data) => this.receive(name, data);
      this.frame.srcdoc =
        `<script>postMessage = data => parent["${key}"]("message", data);` +
        `onload = () => parent["${key}"]("ready");</script>` +
        `<script src="${new URL(url, location.href)}"></script>`;
      document.documentElement.append(this.frame);
    }
    receive(name, data) {
      if (name === "ready") {
        const waiting = this.waiting;
        this.waiting = null;
        waiting.forEach((each) => this.postMessage(each));
        return;
      }
      const event = new MessageEvent("message", { data: structuredClone(data) });
      setTimeout(() => {
        this.onmessage?.(event);
        this.dispatchEvent(event);
      });
    }
    postMessage(data) {
      if (this.waiting) {
        this.waiting.push(data);
        return;
      }
      const inside = this.frame.contentWindow;
      const event = new inside.MessageEvent("message", { data: inside.structuredClone(data) });
      setTimeout(() => inside.dispatchEvent(event));
    }
    terminate() {
      this.frame.remove();
    }
  };
}
