; The Windows installer of Unfog: for one person, without an administrator. Built by nsis.py, which defines
; VERSION, BUNDLE_KB, LONGEST_PATH, ICON, LICENSE, FILES (the list of files) and OUT.
;
; Quiet: unfog-….exe /S [/DESKTOP] [/NOFILETYPE] [/NOPATH] [/WAIT=SECONDS] [/D=FOLDER]
;        uninstall.exe /S [/PURGE] [/WAIT=SECONDS]
; /WAIT: how long a running Unfog may take to end, 30 seconds by default. /D comes last and takes no quotes.
; Exit codes: 0 done, 1 cancelled, 2 stopped, 3 Unfog is running, 4 the folder cannot be used,
; 5 the earlier version could not be removed, 6 this Windows is too old.

Unicode true
!if /FileExists "${NSISDIR}/Stubs/zlib-amd64-unicode"
  Target amd64-unicode
!else
  !echo "This makensis has no 64-bit stub: the installer is a 32-bit program. It installs the same files."
!endif
!ifndef UNCOMPRESSED
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
ManifestDPIAware true
ManifestLongPathAware true
RequestExecutionLevel user

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "Sections.nsh"
!include "WinMessages.nsh"
!include "WinVer.nsh"
!include "x64.nsh"
!include "nsDialogs.nsh"
!include "${FILES}" ; INSTALL_FILES, REMOVE_FILES

!define SETTINGS_KEY "Software\Unfog"
!define CLASSES_KEY "Software\Classes"
!define PROGRAM_ID "Unfog.gguf"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Unfog"
!define APP_PATHS_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths"
!define ENVIRONMENT_KEY "Environment"
!define OLDEST_BUILD 17763 ; Windows 10, version 1809: the oldest that Qt supports
!define RUNNING_CODE 3
!define FOLDER_CODE 4
!define EARLIER_CODE 5
!define WINDOWS_CODE 6
!define WAIT_SECONDS 30

Name "Unfog"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Unfog"
InstallDirRegKey HKCU "${SETTINGS_KEY}" "Folder"
BrandingText "Unfog ${VERSION}"
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Unfog"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Unfog Setup"
VIAddVersionKey "LegalCopyright" "GPL-3.0-or-later; Unfog's own source: Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\unfog.exe"
!define MUI_COMPONENTSPAGE_NODESC
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
UninstPage custom un.DataPage un.LeaveDataPage
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!include "texts.nsh"

Var Problem ; why the folder cannot be used, "" if it can
Var PurgeBox
Var Purge ; 1: delete the data as well
Var Tries ; how often a quiet run waits half a second for Unfog to end
Var IsUpdate ; 1: a newer version is about to be installed in the same folder

; Read /WAIT: a quiet run looks twice a second whether Unfog has ended.
!macro READ_WAIT
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/WAIT=" $Tries
  ${If} ${Errors}
    StrCpy $Tries ${WAIT_SECONDS}
  ${EndIf}
  IntOp $Tries $Tries * 2
!macroend

; Wait until no file of the program is in use: Windows does not let a running program's file be written.
!macro WAIT_FOR_PROGRAM prefix
  Function ${prefix}WaitForProgram
    StrCpy $R1 0
    ${Do}
      StrCpy $R0 0
      Push "$INSTDIR\unfog.exe"
      Call ${prefix}CountIfInUse
      Push "$INSTDIR\unfog.com"
      Call ${prefix}CountIfInUse
      ${If} $R0 = 0
        Return
      ${EndIf}
      ${If} ${Silent}
        IntOp $R1 $R1 + 1
        ${If} $R1 > $Tries
          SetErrorLevel ${RUNNING_CODE}
          Quit
        ${EndIf}
        Sleep 500
      ${ElseIf} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsRunning)" IDCANCEL`
        SetErrorLevel ${RUNNING_CODE}
        Quit
      ${EndIf}
    ${Loop}
  FunctionEnd

  Function ${prefix}CountIfInUse
    Exch $R2
    ${If} ${FileExists} "$R2"
      ClearErrors
      FileOpen $R3 "$R2" a
      ${If} ${Errors}
        IntOp $R0 $R0 + 1
      ${Else}
        FileClose $R3
      ${EndIf}
    ${EndIf}
    Pop $R2
  FunctionEnd
!macroend
!insertmacro WAIT_FOR_PROGRAM ""
!insertmacro WAIT_FOR_PROGRAM "un."

!macro REFRESH_FILE_TYPES
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
!macroend

!macro ANNOUNCE_ENVIRONMENT
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
!macroend

; Read the person's PATH into $0. $1 is 1 if it must not be written: this program reads 1023 characters at most.
!macro READ_PATH
  StrCpy $1 0
  ClearErrors
  ReadRegStr $0 HKCU "${ENVIRONMENT_KEY}" "Path"
  ${If} ${Errors}
    StrCpy $2 0
    ${Do}
      ClearErrors
      EnumRegValue $3 HKCU "${ENVIRONMENT_KEY}" $2
      ${If} ${Errors}
      ${OrIf} $3 == ""
        ${ExitDo}
      ${EndIf}
      ${If} $3 == "Path" ; it is there and could not be read: too long
        StrCpy $1 1
        ${ExitDo}
      ${EndIf}
      IntOp $2 $2 + 1
    ${Loop}
  ${EndIf}
  StrLen $2 "$0;$INSTDIR"
  ${If} $2 > 1000
    StrCpy $1 1
  ${EndIf}
  ${If} $1 = 1
    DetailPrint "$(PathTooLong)"
  ${EndIf}
!macroend

; Say in $Problem why $INSTDIR cannot be used. A folder with other files is refused: removing Unfog must be
; free to remove its folder.
Function FindProblem
  StrCpy $Problem ""
  StrLen $0 "$INSTDIR"
  IntOp $0 $0 + ${LONGEST_PATH}
  ${If} $0 > 258
    StrCpy $Problem "$(FolderTooLong)"
    Return
  ${EndIf}
  ${If} $INSTDIR == "$LOCALAPPDATA\unfog" ; case is ignored, as Windows does
    StrCpy $Problem "$(FolderOfData)"
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
  ${AndIf} ${FileExists} "$INSTDIR\unfog.exe"
    Return
  ${EndIf}
  ${DirState} "$INSTDIR" $0
  ${If} $0 = 1
    StrCpy $Problem "$(FolderNotEmpty)"
  ${EndIf}
FunctionEnd

Function CheckFolder
  Call FindProblem
  ${If} $Problem != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Problem"
    Abort
  ${EndIf}
FunctionEnd

; Let the version in $R4 remove itself, with the options in $R6. The person's files stay.
Function RemoveEarlier
  ClearErrors
  ExecWait '"$R4\uninstall.exe" /S $R6 /WAIT=0 _?=$R4' $R5 ; with _? it runs where it is and is waited for
  ${If} ${Errors}
    StrCpy $R5 2
  ${EndIf}
  ${If} $R5 <> 0
    ${IfNot} ${Silent}
      MessageBox MB_OK|MB_ICONSTOP "$(EarlierStays)"
    ${EndIf}
    ${If} $R5 <> ${RUNNING_CODE}
      StrCpy $R5 ${EARLIER_CODE}
    ${EndIf}
    SetErrorLevel $R5
    Quit
  ${EndIf}
  Delete "$R4\uninstall.exe"
  RMDir "$R4"
FunctionEnd

Section "Unfog"
  SectionIn RO
  SetOverwrite on
  Call WaitForProgram
  ReadRegStr $R4 HKCU "${SETTINGS_KEY}" "Folder"
  ${If} $R4 != ""
  ${AndIf} $R4 != $INSTDIR
  ${AndIf} ${FileExists} "$R4\uninstall.exe"
    StrCpy $R6 "" ; moved: shortcuts and PATH change
    Call RemoveEarlier
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    StrCpy $R4 $INSTDIR
    StrCpy $R6 "/UPDATE" ; pinned shortcuts and choices of the person stay
    Call RemoveEarlier
  ${EndIf}

  ClearErrors
  !insertmacro INSTALL_FILES
  ${If} ${Errors}
    Abort "$(NotWritten)"
  ${EndIf}
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Unfog.lnk" "$INSTDIR\unfog.exe" "" "$INSTDIR\unfog.exe" 0

  WriteRegStr HKCU "${SETTINGS_KEY}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${APP_PATHS_KEY}\unfog.exe" "" "$INSTDIR\unfog.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "Unfog"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\unfog.exe,0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "Unfog"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${BUNDLE_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section "$(FileTypeSection)" FILE_TYPE_SECTION
  WriteRegStr HKCU "${CLASSES_KEY}\${PROGRAM_ID}" "" "$(FileTypeName)"
  WriteRegStr HKCU "${CLASSES_KEY}\${PROGRAM_ID}\DefaultIcon" "" "$INSTDIR\unfog.exe,0"
  WriteRegStr HKCU "${CLASSES_KEY}\${PROGRAM_ID}\shell\open\command" "" '"$INSTDIR\unfog.exe" "%1"'
  WriteRegStr HKCU "${CLASSES_KEY}\.gguf\OpenWithProgids" "${PROGRAM_ID}" ""
  WriteRegStr HKCU "${CLASSES_KEY}\Applications\unfog.exe\shell\open\command" "" '"$INSTDIR\unfog.exe" "%1"'
  WriteRegStr HKCU "${CLASSES_KEY}\Applications\unfog.exe\SupportedTypes" ".gguf" ""
  ; for "Default apps" in Windows' settings
  WriteRegStr HKCU "${SETTINGS_KEY}\Capabilities" "ApplicationName" "Unfog"
  WriteRegStr HKCU "${SETTINGS_KEY}\Capabilities" "ApplicationDescription" "$(Description)"
  WriteRegStr HKCU "${SETTINGS_KEY}\Capabilities\FileAssociations" ".gguf" "${PROGRAM_ID}"
  WriteRegStr HKCU "Software\RegisteredApplications" "Unfog" "${SETTINGS_KEY}\Capabilities"
  ReadRegStr $0 HKCR ".gguf" ""
  ReadRegStr $1 HKCU "${CLASSES_KEY}\.gguf" ""
  ${If} "$0$1" == "" ; another program's place is never taken
    WriteRegStr HKCU "${CLASSES_KEY}\.gguf" "" "${PROGRAM_ID}"
  ${EndIf}
  !insertmacro REFRESH_FILE_TYPES
SectionEnd

Section "$(PathSection)" PATH_SECTION
  !insertmacro READ_PATH
  ${If} $1 = 0
    Push "$0"
    Push "$INSTDIR"
    Call WithoutFolder
    Pop $2
    ${If} $2 == ""
      WriteRegExpandStr HKCU "${ENVIRONMENT_KEY}" "Path" "$INSTDIR"
    ${Else}
      WriteRegExpandStr HKCU "${ENVIRONMENT_KEY}" "Path" "$2;$INSTDIR"
    ${EndIf}
    !insertmacro ANNOUNCE_ENVIRONMENT
  ${EndIf}
SectionEnd

Section /o "$(DesktopSection)" DESKTOP_SECTION
  SetOutPath "$INSTDIR"
  CreateShortcut "$DESKTOP\Unfog.lnk" "$INSTDIR\unfog.exe" "" "$INSTDIR\unfog.exe" 0
SectionEnd

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    IfSilent +2
      MessageBox MB_OK|MB_ICONSTOP "$(WindowsTooOld)"
    SetErrorLevel ${WINDOWS_CODE}
    Quit
  ${EndIf}
  !insertmacro READ_WAIT
  ${If} ${Silent}
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/DESKTOP" $1
    ${IfNot} ${Errors}
      !insertmacro SelectSection ${DESKTOP_SECTION}
    ${EndIf}
    ClearErrors
    ${GetOptions} $0 "/NOFILETYPE" $1
    ${IfNot} ${Errors}
      !insertmacro UnselectSection ${FILE_TYPE_SECTION}
    ${EndIf}
    ClearErrors
    ${GetOptions} $0 "/NOPATH" $1
    ${IfNot} ${Errors}
      !insertmacro UnselectSection ${PATH_SECTION}
    ${EndIf}
    Call FindProblem
    ${If} $Problem != ""
      SetErrorLevel ${FOLDER_CODE}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; Return a list of folders, separated by semicolons, without one of them.
!macro WITHOUT_FOLDER prefix
  Function ${prefix}WithoutFolder
    Exch $R1 ; the folder
    Exch
    Exch $R0 ; the list
    Push $R2
    Push $R3
    Push $R4
    Push $R5
    StrCpy $R2 "" ; what stays
    ${Do}
      ${If} $R0 == ""
        ${ExitDo}
      ${EndIf}
      StrCpy $R3 0 ; the end of the first entry
      ${Do}
        StrCpy $R4 $R0 1 $R3
        ${If} $R4 == ";"
        ${OrIf} $R4 == ""
          ${ExitDo}
        ${EndIf}
        IntOp $R3 $R3 + 1
      ${Loop}
      StrCpy $R5 $R0 $R3
      IntOp $R3 $R3 + 1
      StrCpy $R0 $R0 "" $R3
      ${If} $R5 != ""
      ${AndIf} $R5 != $R1
        ${If} $R2 == ""
          StrCpy $R2 $R5
        ${Else}
          StrCpy $R2 "$R2;$R5"
        ${EndIf}
      ${EndIf}
    ${Loop}
    StrCpy $R0 $R2
    Pop $R5
    Pop $R4
    Pop $R3
    Pop $R2
    Pop $R1
    Exch $R0
  FunctionEnd
!macroend
!insertmacro WITHOUT_FOLDER ""
!insertmacro WITHOUT_FOLDER "un."

Function un.onInit
  !insertmacro READ_WAIT
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  ${IfNot} ${Errors}
    StrCpy $Purge 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/UPDATE" $1
  ${IfNot} ${Errors}
    StrCpy $IsUpdate 1
  ${EndIf}
FunctionEnd

Function un.DataPage
  !insertmacro MUI_HEADER_TEXT "$(DataTitle)" "$(DataSubtitle)"
  nsDialogs::Create 1018
  Pop $0
  ${If} $0 == error
    Abort
  ${EndIf}
  ReadEnvStr $1 UNFOG_DATA_DIR
  ${If} $1 != ""
    ${NSD_CreateLabel} 0 0 100% 60u "$(DataElsewhere)"
    Pop $0
  ${Else}
    ${NSD_CreateLabel} 0 0 100% 40u "$(DataStays)"
    Pop $0
    ${NSD_CreateCheckbox} 0 50u 100% 12u "$(DeleteData)"
    Pop $PurgeBox
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function un.LeaveDataPage
  ReadEnvStr $1 UNFOG_DATA_DIR
  ${If} $1 == ""
    ${NSD_GetState} $PurgeBox $0
    ${If} $0 = ${BST_CHECKED}
      StrCpy $Purge 1
    ${EndIf}
  ${EndIf}
FunctionEnd

; Delete the data folder. A junction or link in it is removed, never followed.
Function un.DeleteData
  ${GetFileAttributes} "$LOCALAPPDATA\unfog\models" "REPARSE_POINT" $0
  ${If} $0 = 1
    RMDir "$LOCALAPPDATA\unfog\models"
  ${EndIf}
  ${GetFileAttributes} "$LOCALAPPDATA\unfog" "REPARSE_POINT" $0
  ${If} $0 = 1
    RMDir "$LOCALAPPDATA\unfog"
  ${Else}
    RMDir /r "$LOCALAPPDATA\unfog"
  ${EndIf}
  System::Call 'advapi32::CredDeleteW(w "Unfog", i 1, i 0)' ; the Hub's access token
FunctionEnd

Section "Uninstall"
  Call un.WaitForProgram
  !insertmacro REMOVE_FILES
  ${If} $IsUpdate = 1
    ${If} ${FileExists} "$INSTDIR\unfog.exe"
      SetErrorLevel ${EARLIER_CODE}
    ${EndIf}
    Return
  ${EndIf}
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP" ; a current folder cannot be removed
  RMDir "$INSTDIR" ; only if it is empty: other files stay
  ${If} ${FileExists} "$INSTDIR\*.*"
    DetailPrint "$(OthersStay)"
  ${EndIf}

  Delete "$SMPROGRAMS\Unfog.lnk"
  Delete "$DESKTOP\Unfog.lnk"
  DeleteRegKey HKCU "${APP_PATHS_KEY}\unfog.exe"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "${SETTINGS_KEY}"
  DeleteRegValue HKCU "Software\RegisteredApplications" "Unfog"
  DeleteRegKey HKCU "${CLASSES_KEY}\Applications\unfog.exe"
  DeleteRegKey HKCU "${CLASSES_KEY}\${PROGRAM_ID}"
  DeleteRegValue HKCU "${CLASSES_KEY}\.gguf\OpenWithProgids" "${PROGRAM_ID}"
  ReadRegStr $0 HKCU "${CLASSES_KEY}\.gguf" ""
  ${If} $0 == "${PROGRAM_ID}"
    DeleteRegValue HKCU "${CLASSES_KEY}\.gguf" ""
  ${EndIf}
  DeleteRegKey /ifempty HKCU "${CLASSES_KEY}\.gguf\OpenWithProgids"
  EnumRegValue $0 HKCU "${CLASSES_KEY}\.gguf" 0
  ${If} $0 == ""
    DeleteRegKey /ifempty HKCU "${CLASSES_KEY}\.gguf"
  ${EndIf}
  !insertmacro REFRESH_FILE_TYPES

  !insertmacro READ_PATH
  ${If} $1 = 0
    Push "$0"
    Push "$INSTDIR"
    Call un.WithoutFolder
    Pop $2
    ${If} $2 == ""
      DeleteRegValue HKCU "${ENVIRONMENT_KEY}" "Path"
    ${ElseIf} $2 != $0
      WriteRegExpandStr HKCU "${ENVIRONMENT_KEY}" "Path" "$2"
    ${EndIf}
    !insertmacro ANNOUNCE_ENVIRONMENT
  ${EndIf}

  ReadEnvStr $0 UNFOG_DATA_DIR
  ${If} $Purge = 1
  ${AndIf} $0 == ""
    Call un.DeleteData
  ${EndIf}
SectionEnd
