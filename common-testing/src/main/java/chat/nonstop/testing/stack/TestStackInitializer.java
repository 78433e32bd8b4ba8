package chat.nonstop.testing.stack;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Points a Spring application at {@link TestStack#shared()}, before anything of it starts. */
public final class TestStackInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, Object> properties = Map.copyOf(TestStack.shared().springProperties());
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("testStack", properties));
    }
}
