"""What turns Unfog into a program that is installed: bundle, installers, checks of both."""
