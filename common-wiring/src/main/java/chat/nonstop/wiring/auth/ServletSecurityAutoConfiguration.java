package chat.nonstop.wiring.auth;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.internal.ServiceTokens;
import chat.nonstop.wiring.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Servlet services: {@code /internal/**} takes service tokens only, everything else a user's access token, but for what is
 * public. No cookies, so no CSRF; no CORS, which is the gateway's job alone.
 */
@AutoConfiguration(
        after = AccessTokenAutoConfiguration.class,
        beforeName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class ServletSecurityAutoConfiguration {
    private static final String[] ALWAYS_PUBLIC = {
        "/actuator/health/**", "/actuator/info", "/actuator/prometheus", "/v3/api-docs/**", "/error"
    };

    @Bean
    @Order(10)
    SecurityFilterChain internalSecurity(HttpSecurity http, ServiceTokens tokens) throws Exception {
        return stateless(http.securityMatcher(Paths.INTERNAL + "/**"), tokens.decoder())
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    /** What is public looks at no token, so that an expired one cannot keep its owner from getting a fresh one. */
    @Bean
    @Order(20)
    SecurityFilterChain publicSecurity(HttpSecurity http, ObjectProvider<PublicPaths> publicPaths) throws Exception {
        String[] open = Stream.concat(
                        Arrays.stream(ALWAYS_PUBLIC), publicPaths.stream().flatMap(paths -> paths.patterns().stream()))
                .toArray(String[]::new);
        return withoutState(http.securityMatcher(open))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(30)
    SecurityFilterChain userSecurity(HttpSecurity http, @Qualifier("accessTokenDecoder") JwtDecoder accessTokenDecoder)
            throws Exception {
        return stateless(http, accessTokenDecoder)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    @Bean
    WebMvcConfigurer currentUserParameter() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CurrentUserParameter());
            }
        };
    }

    private static HttpSecurity stateless(HttpSecurity http, JwtDecoder decoder) throws Exception {
        AuthenticationEntryPoint entryPoint = ServletSecurityAutoConfiguration::unauthenticated;
        AccessDeniedHandler denied =
                (request, response, failure) -> Problems.write(response, RefusalCode.FORBIDDEN, null);
        return withoutState(http)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(entryPoint).accessDeniedHandler(denied))
                .oauth2ResourceServer(server -> server.authenticationEntryPoint(entryPoint)
                        .accessDeniedHandler(denied)
                        .jwt(jwt -> jwt.decoder(decoder).jwtAuthenticationConverter(withoutAuthorities()))
                        .withObjectPostProcessor(new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                            @Override
                            public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                                filter.setAuthenticationFailureHandler(entryPoint::commence);
                                return filter;
                            }
                        }));
    }

    private static HttpSecurity withoutState(HttpSecurity http) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .cors(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(anonymous -> {})
                // The gateway sets the headers that browsers look at; SockJS needs its frames.
                .headers(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    private static Converter<Jwt, AbstractAuthenticationToken> withoutAuthorities() {
        return token -> new JwtAuthenticationToken(token, List.of());
    }

    private static void unauthenticated(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof AuthenticationServiceException) { // the keys cannot be fetched: not the caller's fault
            Problems.write(response, RefusalCode.UNAVAILABLE, null);
            return;
        }
        response.setHeader("WWW-Authenticate", "Bearer");
        Problems.write(response, TokenFailures.codeOf(failure), null);
    }
}
