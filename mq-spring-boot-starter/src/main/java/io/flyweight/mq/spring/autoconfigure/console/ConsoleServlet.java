package io.flyweight.mq.spring.autoconfigure.console;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The console in a servlet container. */
final class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient ConsoleFiles files;

    ConsoleServlet(ConsoleFiles files) {
        this.files = files;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        if (path == null) {
            // Relative, so that it is right behind a proxy, too.
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", ConsoleFiles.PATH.substring(1) + "/");
            return;
        }
        ConsoleFiles.File file = files.find(path);
        if (file == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        ConsoleFiles.HEADERS.forEach(response::setHeader);
        response.setContentType(file.type());
        response.setContentLength(file.bytes().length);
        response.getOutputStream().write(file.bytes());
    }
}
