import type { ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useSheetMessages } from '../../state/sheet-messages.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from './icon.tsx';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly role?: 'dialog' | 'alertdialog';
  /** Whether a click outside closes it: not where something may have been typed. */
  readonly isLight?: boolean;
}

/** A sheet over the window. Esc closes it. */
export function Sheet({ title, onClose, children, role = 'dialog', isLight = false }: Props) {
  const { t } = useWords();
  const said = useSheetMessages();
  return (
    <ModalOverlay
      isOpen
      isDismissable={isLight}
      className="overlay"
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className="modal">
        <Dialog className="dialog" role={role}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button className="icon-button" aria-label={t.close} onPress={onClose}>
              <Icon name="close" />
            </Button>
          </div>
          {children}
          <div className="sheet-said" aria-live="polite">
            {said}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface QuestionProps {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

/** Asks before something that can't be undone. */
export function Question({ title, text, yes, onYes, onClose }: QuestionProps) {
  const { t } = useWords();
  return (
    <Sheet title={title} onClose={onClose} role="alertdialog">
      <p className="muted">{text}</p>
      <div className="actions end">
        <Button className="button" autoFocus onPress={onClose}>
          {t.cancel}
        </Button>
        <Button
          className="button danger"
          onPress={() => {
            onYes();
            onClose();
          }}
        >
          {yes}
        </Button>
      </div>
    </Sheet>
  );
}
