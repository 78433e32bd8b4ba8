import java.net.URI;
import java.net.http.*;
import java.util.Scanner;
import java.util.concurrent.CompletionStage;

/** A STOMP client in a few lines: java Chat.java ws://localhost:8080/ws/v1/chat ACCESS_TOKEN ROOM_ID */
public class Chat {
    public static void main(String[] args) {
        WebSocket.Listener print = new WebSocket.Listener() {
            public CompletionStage<?> onText(WebSocket socket, CharSequence frame, boolean last) {
                System.out.println("<< " + frame.toString().replace("\0", "").strip().replace("\n", "\n   "));
                socket.request(1);
                return null;
            }
        };
        WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("v12.stomp")
                .header("Authorization", "Bearer " + args[1]).buildAsync(URI.create(args[0]), print).join();
        String room = args[2];
        send(socket, "CONNECT\naccept-version:1.2\nhost:chat\nheart-beat:0,0\n\n");
        send(socket, "SUBSCRIBE\nid:errors\ndestination:/user/queue/errors\n\n");
        send(socket, "SUBSCRIBE\nid:room\ndestination:/sub/chat/room/" + room + "\nafter:0\nreceipt:live\n\n");
        for (Scanner lines = new Scanner(System.in); lines.hasNextLine(); ) {
            String id = java.util.UUID.randomUUID().toString();
            send(socket, "SEND\ndestination:/pub/chat/message\nreceipt:" + id + "\n\n{\"roomId\":" + room
                    + ",\"clientMessageId\":\"" + id + "\",\"type\":\"TEXT\",\"content\":\"" + lines.nextLine().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
        }
    }

    static void send(WebSocket socket, String frame) {
        socket.sendText(frame + "\0", true).join();
    }
}
