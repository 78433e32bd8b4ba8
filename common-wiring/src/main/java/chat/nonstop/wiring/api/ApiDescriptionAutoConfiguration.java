package chat.nonstop.wiring.api;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Problem;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.auth.PublicPaths;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The OpenAPI description at {@code /v3/api-docs}, made from the controllers: who may call, and that every refusal is a
 * problem with a code. The gateway merges those of all services. Setting {@code chat.api.title}: what the service has.
 */
@AutoConfiguration
@ConditionalOnClass({OpenAPI.class, SpringDocUtils.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class ApiDescriptionAutoConfiguration {
    private static final String ACCESS_TOKEN = "accessToken";
    private static final String PROBLEM = "Problem";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(CurrentUser.class);
    }

    @Bean
    OpenAPI openApi(@Value("${chat.api.title:${spring.application.name:}}") String title) {
        return new OpenAPI()
                .info(new Info().title(title).version("v1"))
                .schemaRequirement(
                        ACCESS_TOKEN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT"))
                .addSecurityItem(new SecurityRequirement().addList(ACCESS_TOKEN));
    }

    @Bean
    OpenApiCustomizer refusalsAndOpenDoors(ObjectProvider<PublicPaths> publicPaths) {
        List<PathPattern> open = publicPaths.stream()
                .flatMap(paths -> paths.patterns().stream())
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            api.getPaths()
                    .forEach((path, item) ->
                            item.readOperations().forEach(operation -> describe(operation, isOneOf(open, path))));
        };
    }

    private static boolean isOneOf(List<PathPattern> patterns, String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return patterns.stream().anyMatch(pattern -> pattern.matches(parsed));
    }

    private static void describe(Operation operation, boolean open) {
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("Refused; `code` says why.")
                                .content(new Content()
                                        .addMediaType(
                                                Problem.MEDIA_TYPE,
                                                new MediaType()
                                                        .schema(new Schema<>()
                                                                .$ref("#/components/schemas/" + PROBLEM)))));
        if (open) {
            operation.setSecurity(List.of());
        }
    }

    /** As in {@code problem.schema.json}. */
    private static Schema<?> problem() {
        StringSchema code = new StringSchema();
        code.setEnum(Arrays.stream(RefusalCode.values()).map(RefusalCode::name).toList());
        return new ObjectSchema()
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("code", code)
                .addProperty("detail", new StringSchema())
                .addProperty("retryAfterMs", new IntegerSchema().format("int64"))
                .required(List.of("type", "title", "status", "code"));
    }
}
