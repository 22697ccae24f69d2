/** The toasts of the application. Only for what can be undone: failures stand where they happened. */
import { Toast } from "@base-ui/react/toast";

export interface ToastData {
  /** Words of the button, and what it does. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const toasts = Toast.createToastManager<ToastData>();
