// The browser says once that the app may be installed; whoever asks later finds that word here.

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

class Installer {
  ask?: () => Promise<unknown>;
  isInstalled = matchMedia("(display-mode: standalone)").matches;

  constructor() {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.ask = () => (event as InstallEvent).prompt();
    });
    addEventListener("appinstalled", () => this.isInstalled = true);
  }
}

export const installer = new Installer();
