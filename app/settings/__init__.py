"""What people can set: typed values, the file they are kept in, the window they are changed in."""
