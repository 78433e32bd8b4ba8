package chat.nonstop.gateway.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Serves {@code classpath:/static}, and below {@code /docs/swagger-ui} the page that shows the API. Browsers ask each time whether a file has changed and are answered by a hash of its
 * content: the time stamps in a reproducible build are all the same, and would call a new file unchanged.
 */
@Configuration(proxyBeanMethods = false)
class WebClientFiles implements WebFluxConfigurer {
    private static final String SWAGGER_UI = "/docs/swagger-ui/";

    private final Map<String, String> etags = new HashMap<>();
    private final String swaggerUi;

    WebClientFiles() throws IOException {
        PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
        swaggerUi = "classpath:/META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion() + "/";
        hash(files.getResources("classpath*:/static/**"));
        hash(files.getResources(swaggerUi + "*"));
    }

    private static String swaggerUiVersion() throws IOException {
        return PropertiesLoaderUtils.loadAllProperties("META-INF/maven/org.webjars/swagger-ui/pom.properties")
                .getProperty("version");
    }

    private void hash(Resource[] files) throws IOException {
        for (Resource file : files) {
            if (file.isReadable()) {
                etags.put(file.getURL().toString(), hashOf(file));
            }
        }
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        serve(registry, SWAGGER_UI + "**", swaggerUi);
        serve(registry, "/**", "classpath:/static/");
    }

    private void serve(ResourceHandlerRegistry registry, String pattern, String location) {
        registry.addResourceHandler(pattern)
                .addResourceLocations(location)
                .setUseLastModified(false)
                .setEtagGenerator(this::etagOf)
                .setCacheControl(CacheControl.noCache());
    }

    private String etagOf(Resource file) {
        try {
            return Objects.requireNonNull(etags.get(file.getURL().toString()), "every file was hashed at the start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hashOf(Resource file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
