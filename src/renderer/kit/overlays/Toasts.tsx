import { Toast } from "@base-ui/react/toast";
import { useText } from "../../text/text.ts";
import { IconButton } from "../buttons/IconButton.tsx";
import { Close } from "../icons.ts";
import { type ToastData, toasts } from "./toast.ts";
import styles from "./Toasts.module.css";

function Shown() {
  const t = useText();
  const manager = Toast.useToastManager<ToastData>();
  return manager.toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      data-keys="pass"
      className={styles.toast}
      swipeDirection={["down", "right"]}
    >
      <Toast.Content className={styles.content}>
        <Toast.Title className={styles.title} />
        {toast.data?.action && (
          <Toast.Action
            className={styles.action}
            onClick={() => {
              toast.data?.action?.run();
              manager.close(toast.id);
            }}
          >
            {toast.data.action.label}
          </Toast.Action>
        )}
        <Toast.Close render={<IconButton size="small" label={t.common.close} icon={<Close />} />} />
      </Toast.Content>
    </Toast.Root>
  ));
}

/** Where toasts appear: once in the application. */
export const Toasts = () => (
  <Toast.Provider toastManager={toasts} timeout={8000} limit={2}>
    <Toast.Portal>
      <Toast.Viewport className={styles.viewport}>
        <Shown />
      </Toast.Viewport>
    </Toast.Portal>
  </Toast.Provider>
);
