"""Make the Linux packages of a bundle: .deb, .tar.xz, and recipes of AppImage and Flatpak."""
