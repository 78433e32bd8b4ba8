package chat.nonstop.wiring.internal;

import java.net.URI;
import java.net.http.HttpClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Makes HTTP clients for calls to another service: with a service token, bounded in time, observed. */
public final class ServiceClients {
    private final RestClient.Builder builder;
    private final ServiceTokens tokens;
    private final InternalSettings settings;

    ServiceClients(RestClient.Builder builder, ServiceTokens tokens, InternalSettings settings) {
        this.builder = builder;
        this.tokens = tokens;
        this.settings = settings;
    }

    public RestClient restClient(URI base) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .build());
        requests.setReadTimeout(settings.readTimeout());
        return builder.clone()
                .baseUrl(base)
                .requestFactory(requests)
                .requestInterceptor((request, body, execution) -> {
                    request.getHeaders().set(HttpHeaders.AUTHORIZATION, "Bearer " + tokens.mint());
                    return execution.execute(request, body);
                })
                .build();
    }
}
